import { useId } from "react";
import { useWords } from "../words/use";
import { Combobox, type Find, type Option } from "./Combobox";

type Props = {
  label: string;
  find: Find;
  chosen: readonly Option[];
  onChange: (chosen: Option[]) => void;
  isFree?: boolean;
  isOrdered?: boolean;
  hint?: string;
  error?: string | undefined;
};

/** Several of many: a combobox above, what is chosen below it as chips that can be taken away. */
export const Picker = ({ label, find, chosen, onChange, isFree = false, isOrdered = false, hint, error }: Props) => {
  const { w } = useWords();
  const id = useId();
  const add = (option: Option) => chosen.every((one) => one.id !== option.id) && onChange([...chosen, option]);
  const raise = (place: number) => {
    const next = [...chosen];
    const [moved] = next.splice(place, 1);
    if (moved) next.splice(place - 1, 0, moved);
    onChange(next);
  };
  const List = isOrdered ? "ol" : "ul";
  return (
    <div className="picker">
      <Combobox
        label={label}
        find={find}
        onChoose={add}
        isFree={isFree}
        isEmptied
        placeholder={isFree ? w.rules.free : w.search}
        isInvalid={Boolean(error)}
        describedBy={[hint ? `${id}hint` : "", error ? `${id}error` : ""].filter(Boolean).join(" ") || undefined}
      />
      {hint && (
        <p id={`${id}hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}error`} className="error">
          {error}
        </p>
      )}
      {chosen.length > 0 && (
        <List className="chips" aria-label={label}>
          {chosen.map((one, place) => (
            <li key={one.id} className="chip">
              <span title={one.id}>{one.name}</span>
              {isOrdered && place > 0 && (
                <button type="button" aria-label={w.combobox.first(one.name)} onClick={() => raise(place)}>
                  ↑
                </button>
              )}
              <button type="button" aria-label={w.combobox.remove(one.name)} onClick={() => onChange(chosen.filter((other) => other.id !== one.id))}>
                ×
              </button>
            </li>
          ))}
        </List>
      )}
    </div>
  );
};
