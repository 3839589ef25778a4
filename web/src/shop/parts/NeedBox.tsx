import { type KeyboardEvent, type SubmitEvent, useId, useState } from "react";
import type { Completion, Language } from "../../shared/types";
import { useCompletions } from "../data/useCompletions";
import { useWords } from "../words";
import { Icon } from "./Icon";

interface Props {
  text: string;
  language: Language;
  isLarge?: boolean;
  onAsk: (text: string) => void;
}

const LONGEST = 2000;

/** Where one says what one needs: a combobox with a list, after the ARIA pattern. */
export function NeedBox({ text: asked, language, isLarge = false, onAsk }: Props) {
  const { ask } = useWords();
  const id = useId();
  const [text, setText] = useState(asked);
  const [shownFor, setShownFor] = useState(asked);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = useCompletions(text, isOpen, language);
  if (shownFor !== asked) {
    // Back and forward bring other words: the box follows them.
    setShownFor(asked);
    setText(asked);
  }
  const isListed = isOpen && found.length > 0;

  const send = (words: string) => {
    setOpen(false);
    setActive(-1);
    setText(words);
    if (words.trim()) onAsk(words.trim());
  };

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send(text);
  };

  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and the arrows belong to the input method while it composes.
    const move = moveOf(event.key, active, found.length);
    if (move !== null) {
      event.preventDefault();
      setOpen(true);
      setActive(isListed ? move : -1);
    } else if (event.key === "Escape" && isListed) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    } else if (event.key === "Enter" && isListed && found[active]) {
      event.preventDefault();
      send(found[active].text);
    }
  };

  return (
    <form role="search" className={isLarge ? "needbox needbox--large" : "needbox"} onSubmit={submit}>
      <div className="needbox__field">
        <Icon name="search" />
        <input
          role="combobox"
          type="text"
          aria-label={ask.label}
          aria-autocomplete="list"
          aria-expanded={isListed}
          aria-controls={`${id}-list`}
          aria-activedescendant={isListed && active >= 0 ? `${id}-${active}` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={LONGEST}
          placeholder={ask.placeholder}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onKeyDown={press}
          onBlur={() => setOpen(false)}
        />
        <button type="submit" className="button button--main needbox__send">
          {ask.button}
        </button>
      </div>
      <ul role="listbox" id={`${id}-list`} className="needbox__list" aria-label={ask.suggestions} hidden={!isListed}>
        {isListed &&
          found.map((completion, index) => (
            <Suggestion key={`${completion.kind} ${completion.text}`} id={`${id}-${index}`} {...{ completion }} isActive={index === active} onChoose={() => send(completion.text)} />
          ))}
      </ul>
    </form>
  );
}

function Suggestion({ id, completion, isActive, onChoose }: { id: string; completion: Completion; isActive: boolean; onChoose: () => void }) {
  const { ask } = useWords();
  const kind = ask.kinds[completion.kind];
  return (
    <li
      role="option"
      id={id}
      aria-selected={isActive}
      className={isActive ? "suggestion suggestion--active" : "suggestion"}
      // The press would take the focus from the box and close the list before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className="suggestion__text">{completion.text}</span>
      {kind && <span className="suggestion__kind">{kind}</span>}
    </li>
  );
}

/** Where a key leads in the list: -1 is the box itself. Null for keys that lead nowhere. */
function moveOf(key: string, active: number, count: number): number | null {
  if (key === "ArrowDown") return active + 1 < count ? active + 1 : -1;
  if (key === "ArrowUp") return active >= 0 ? active - 1 : count - 1;
  return null;
}
