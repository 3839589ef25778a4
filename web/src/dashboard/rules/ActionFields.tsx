import { useId } from "react";
import { findCategories, findKinds, findNothing, findProducts } from "../data/finding";
import type { Find } from "../parts/Combobox";
import { Picker } from "../parts/Picker";
import { useWords } from "../words/use";
import { ACTIONS, isProducts, isPush, NEW_ACTION, TARGETS, type Action, type ActionName, type Target } from "./draft";

type Props = { place: number; action: Action; error: string | undefined; onChange: (action: Action) => void; onRemove: () => void };

/** One action of a rule: what kind, on what, how strongly. */
export const ActionFields = ({ place, action, error, onChange, onRemove }: Props) => {
  const { w, language } = useWords();
  const id = useId();
  const number = String(place + 1);
  const finds: Record<Target, Find> = {
    brand: findNothing,
    kind: (text, signal) => findKinds(language, text, signal),
    category: findCategories,
    id: findProducts,
  };
  const target = isProducts(action) ? "id" : action.target;
  const rename = (name: ActionName) =>
    onChange({ ...NEW_ACTION, by: action.by, text: action.text, name, ...(name === "pin" || name === "hide" ? { target: "id" } : { target: action.target }) });
  return (
    <div className="action" role="group" aria-label={w.rules.actionN(number)}>
      <div className="field">
        <label className="label" htmlFor={`${id}name`}>
          {w.rules.action}
        </label>
        <select id={`${id}name`} value={action.name} onChange={(event) => rename(event.target.value as ActionName)}>
          {ACTIONS.map((name) => (
            <option key={name} value={name}>
              {w.rules.kindsOfAction[name]}
            </option>
          ))}
        </select>
      </div>
      {isPush(action) && (
        <div className="field">
          <label className="label" htmlFor={`${id}target`}>
            {w.rules.target}
          </label>
          <select id={`${id}target`} value={action.target} onChange={(event) => onChange({ ...action, target: event.target.value as Target, values: [] })}>
            {TARGETS.map((one) => (
              <option key={one} value={one}>
                {w.rules.targets[one]}
              </option>
            ))}
          </select>
        </div>
      )}
      {isPush(action) || isProducts(action) ? (
        <Picker
          key={target}
          label={w.rules.values[target] ?? ""}
          find={finds[target]}
          isFree={target === "brand" || target === "id"}
          isOrdered={action.name === "pin"}
          {...(target === "id" ? { hint: action.name === "pin" ? `${w.rules.productsHint}. ${w.rules.productsOrder}` : w.rules.productsHint } : {})}
          chosen={action.values.map((value) => ({ id: value, name: value }))}
          onChange={(all) => onChange({ ...action, values: all.map((one) => one.id) })}
        />
      ) : (
        <div className="field wide">
          <label className="label" htmlFor={`${id}text`}>
            {action.name === "rewrite" ? w.rules.rewrite : w.rules.constraint}
          </label>
          <input
            id={`${id}text`}
            value={action.text}
            placeholder={action.name === "rewrite" ? "" : w.rules.constraintHint}
            onChange={(event) => onChange({ ...action, text: event.target.value })}
          />
        </div>
      )}
      {isPush(action) && (
        <div className="field">
          <label className="label" htmlFor={`${id}by`}>
            {w.rules.by}
          </label>
          <input id={`${id}by`} className="by" inputMode="decimal" value={action.by} aria-describedby={`${id}byhint`} onChange={(event) => onChange({ ...action, by: event.target.value })} />
          <p id={`${id}byhint`} className="hint">
            {w.rules.byHint}
          </p>
        </div>
      )}
      <button type="button" className="button quiet small remove" aria-label={w.rules.removeAction(number)} onClick={onRemove}>
        {w.remove}
      </button>
      {error && <p className="error wide">{error}</p>}
    </div>
  );
};
