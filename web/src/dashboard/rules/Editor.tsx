import { useId, useRef, useState, type FormEvent } from "react";
import { findKinds, findNothing } from "../data/finding";
import { send } from "../data/client";
import { Choice } from "../parts/Choice";
import { Picker } from "../parts/Picker";
import { Failed } from "../parts/States";
import { useWords } from "../words/use";
import { ActionFields } from "./ActionFields";
import { check, NEW_ACTION, toBody, type Draft, type Mistake } from "./draft";

type Props = { initial: Draft; taken: readonly string[]; onSaved: (id: string) => void; onCancel: () => void };

const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: id }));
const idsOf = (options: readonly { id: string }[]) => options.map((one) => one.id);

/** A rule being written. Mistakes are said beside their fields and listed above the button. */
export const Editor = ({ initial, taken, onSaved, onCancel }: Props) => {
  const { w, language } = useWords();
  const id = useId();
  const [draft, setDraft] = useState(initial);
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const isNew = initial.id === "";
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const wrong = (field: string) => mistakes.find((mistake) => mistake.field === field)?.message;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = check(draft, taken, w.rules.errors);
    setMistakes(found);
    setFailure(null);
    if (found.length > 0) {
      requestAnimationFrame(() => list.current?.focus());
      return;
    }
    setSaving(true);
    try {
      await send("PUT", `/v1/merchant/rules/${encodeURIComponent(draft.id)}`, toBody(draft));
      onSaved(draft.id);
    } catch (error) {
      setFailure(error);
      setSaving(false);
    }
  };

  return (
    <form className="editor" onSubmit={save} noValidate>
      {isNew && (
        <div className="field">
          <label className="label" htmlFor={`${id}id`}>
            {w.rules.id}
          </label>
          <input
            id={`${id}id`}
            value={draft.id}
            maxLength={64}
            aria-invalid={Boolean(wrong("id"))}
            aria-describedby={`${id}idhint`}
            onChange={(event) => change({ id: event.target.value })}
          />
          <p id={`${id}idhint`} className={wrong("id") ? "error" : "hint"}>
            {wrong("id") ?? w.rules.idHint}
          </p>
        </div>
      )}
      <fieldset className="group">
        <legend>{w.rules.conditions}</legend>
        <p className="hint">{w.rules.conditionsLead}</p>
        <div className="columns">
          <Picker label={w.rules.words} hint={w.rules.wordsHint} find={findNothing} isFree chosen={named(draft.text)} onChange={(all) => change({ text: idsOf(all) })} />
          <Picker label={w.rules.exact} find={findNothing} isFree chosen={named(draft.exact)} onChange={(all) => change({ exact: idsOf(all) })} />
          <Picker label={w.rules.kinds} find={(text, signal) => findKinds(language, text, signal)} chosen={named(draft.kind)} onChange={(all) => change({ kind: idsOf(all) })} />
          <Choice
            label={w.rules.language}
            isLabelHidden={false}
            value={draft.language}
            options={[
              { value: "", name: w.rules.any },
              { value: "zh", name: w.asked.languageNames.zh ?? "zh" },
              { value: "en", name: w.asked.languageNames.en ?? "en" },
            ]}
            onChange={(value) => change({ language: value })}
          />
          <div className="field">
            <label className="label" htmlFor={`${id}from`}>
              {w.rules.from}
            </label>
            <input id={`${id}from`} type="date" value={draft.from} onChange={(event) => change({ from: event.target.value })} />
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}until`}>
              {w.rules.until}
            </label>
            <input
              id={`${id}until`}
              type="date"
              value={draft.until}
              aria-invalid={Boolean(wrong("dates"))}
              aria-describedby={wrong("dates") ? `${id}dates` : undefined}
              onChange={(event) => change({ until: event.target.value })}
            />
            {wrong("dates") && (
              <p id={`${id}dates`} className="error">
                {wrong("dates")}
              </p>
            )}
          </div>
        </div>
      </fieldset>
      <fieldset className="group">
        <legend>{w.rules.actions}</legend>
        {draft.actions.map((action, place) => (
          <ActionFields
            key={place}
            place={place}
            action={action}
            error={wrong(`actions.${place}`)}
            onChange={(next) => change({ actions: draft.actions.map((one, other) => (other === place ? next : one)) })}
            onRemove={() => change({ actions: draft.actions.filter((_, other) => other !== place) })}
          />
        ))}
        <button type="button" className="button quiet" onClick={() => change({ actions: [...draft.actions, NEW_ACTION] })}>
          + {w.rules.addAction}
        </button>
      </fieldset>
      {mistakes.length > 0 && (
        <div className="failed" role="alert" tabIndex={-1} ref={list}>
          <strong>{w.rules.fix}</strong>
          <ul>
            {mistakes.map((mistake) => (
              <li key={`${mistake.field} ${mistake.message}`}>{mistake.message}</li>
            ))}
          </ul>
        </div>
      )}
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      <div className="buttons">
        <button type="submit" className="button strong" disabled={isSaving}>
          {w.save}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          {w.cancel}
        </button>
      </div>
    </form>
  );
};
