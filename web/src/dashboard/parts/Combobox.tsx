import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useWords } from "../words/use";
import { count } from "../numbers";

export type Option = { id: string; name: string; note?: string };
export type Find = (text: string, signal: AbortSignal) => Promise<Option[]>;

type Props = {
  label: string;
  find: Find;
  onChoose: (option: Option) => void;
  /** What is chosen now; the box shows its name. */
  value?: string;
  placeholder?: string;
  isLabelHidden?: boolean;
  /** Whatever is typed may be taken by Enter. */
  isFree?: boolean;
  /** Empties the box after a choice: for lists. */
  isEmptied?: boolean;
  isAutoFocused?: boolean;
  describedBy?: string | undefined;
  isInvalid?: boolean;
};

const PAUSE_MS = 150;

/** A text box with a list of what fits, by the ARIA combobox pattern: arrows move, Enter takes, Escape closes. */
export const Combobox = ({ label, find, onChoose, value = "", placeholder, isLabelHidden, isFree, isEmptied, isAutoFocused, describedBy, isInvalid }: Props) => {
  const { w, language } = useWords();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [options, setOptions] = useState<Option[] | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const latest = useRef(find);
  latest.current = find;
  const text = typed ?? value;

  useEffect(() => {
    if (!isOpen) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      latest.current((typed ?? "").trim(), abort.signal).then(
        (found) => {
          if (abort.signal.aborted) return;
          setOptions(found);
          setActive(found.length > 0 && typed && !isFree ? 0 : -1);
        },
        () => !abort.signal.aborted && setOptions([]),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [typed, isOpen, isFree]);

  const close = () => {
    setOpen(false);
    setOptions(null);
    setActive(-1);
  };
  const choose = (option: Option) => {
    onChoose(option);
    setTyped(isEmptied ? "" : null);
    close();
  };
  const press = (event: KeyboardEvent) => {
    const n = options?.length ?? 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (n > 0) setActive((before) => (event.key === "ArrowDown" ? (before + 1) % n : (before <= 0 ? n : before) - 1));
    } else if (event.key === "Enter" && (isOpen || isFree)) {
      event.preventDefault();
      const chosen = options?.[active];
      if (chosen) choose(chosen);
      else if (isFree && text.trim()) choose({ id: text.trim(), name: text.trim() });
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      setTyped(isEmptied ? text : null);
      close();
    }
  };
  const listId = `${id}list`;
  return (
    <div className="combobox">
      <label htmlFor={id} className={isLabelHidden ? "hidden" : "label"}>
        {label}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={isOpen && options !== null && options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        autoComplete="off"
        autoFocus={isAutoFocused}
        placeholder={placeholder}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onFocus={(event) => event.target.select()}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={() => {
          if (isFree && typed?.trim()) choose({ id: typed.trim(), name: typed.trim() });
          else {
            setTyped(isEmptied ? "" : null);
            close();
          }
        }}
      />
      <ul id={listId} role="listbox" aria-label={label} hidden={!isOpen || !options?.length}>
        {(options ?? []).map((option, place) => (
          <li
            key={option.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            onMouseDown={(event) => {
              event.preventDefault(); // The box keeps the focus.
              choose(option);
            }}
          >
            <span>{option.name}</span>
            {option.note && <span className="muted small">{option.note}</span>}
          </li>
        ))}
      </ul>
      <span className="combobox-note muted small" role="status">
        {isOpen && options?.length === 0 && !isFree && w.combobox.nothing}
        {isOpen && options !== null && options.length > 0 && <span className="hidden">{w.combobox.results(count(options.length, language))}</span>}
      </span>
    </div>
  );
};
