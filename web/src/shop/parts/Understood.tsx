import { useLayoutEffect, useRef } from "react";
import type { ConstraintValue, Language, Recommendation } from "../../shared/types";
import type { Asked } from "../model/asking";
import { chipsOf, chipText, mainNeeds, needName, notesOf, unservedNeeds } from "../model/chips";
import { withRemoved, withReplaced, without } from "../model/edits";
import { useWords } from "../words";
import { ConstraintChip } from "./ConstraintChip";
import { isFocusLost } from "./focus";
import { Icon } from "./Icon";

interface Props {
  result: Recommendation;
  asked: Asked;
  hidden: readonly string[];
  language: Language;
  onAsk: (asked: Asked) => void;
  onHide: (needId: string) => void;
  onShow: (needId: string) => void;
}

/** What was understood, as chips that can be taken away or changed. */
export function Understood({ result, asked, hidden, language, onAsk, onHide, onShow }: Props) {
  const words = useWords();
  const { understood } = words;
  const chips = chipsOf(result.intent, words, language);
  const ids = new Set(chips.map(({ constraint }) => constraint.id));
  const aside = asked.aside.filter(({ id }) => !ids.has(id));

  const followChip = useFollowedChip();

  const remove = (id: string) => {
    followChip(chipId(id));
    const gone = chips.filter(({ constraint }) => constraint.id === id).map(({ constraint }) => constraint);
    onAsk({ ...asked, edits: withRemoved(asked.edits, id), aside: [...asked.aside.filter((one) => one.id !== id), ...gone] });
  };
  const replace = (id: string, value: ConstraintValue) => onAsk({ ...asked, edits: withReplaced(asked.edits, id, value) });
  const putBack = (id: string) => {
    followChip(chipId(id));
    onAsk({ ...asked, edits: without(asked.edits, id), aside: asked.aside.filter((one) => one.id !== id) });
  };
  const hide = (needId: string) => {
    followChip(chipId(needId));
    onHide(needId);
  };
  const show = (needId: string) => {
    followChip(chipId(needId));
    onShow(needId);
  };

  return (
    <section className="understood" aria-label={understood.title}>
      <Needs {...{ result, hidden }} onHide={hide} onShow={show} />
      {(chips.length > 0 || aside.length > 0) && (
        <div className="understood__row">
          <span className="understood__label" id="wishes">
            {understood.wishes}
          </span>
          <ul className="chips" aria-labelledby="wishes">
            {chips.map((chip) => (
              <ConstraintChip key={chip.constraint.id} id={chipId(chip.constraint.id)} chip={chip} onRemove={remove} onReplace={replace} />
            ))}
            {aside.map((constraint) => {
              const text = chipText(constraint, words, language, result.intent.currency);
              return (
                <li key={constraint.id} id={chipId(constraint.id)} className="chip chip--aside">
                  <button type="button" className="chip__main" aria-label={understood.putBack(text)} onClick={() => putBack(constraint.id)}>
                    <s>{text}</s>
                    <Icon name="plus" size={16} />
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      )}
      <Notes result={result} />
    </section>
  );
}

function Needs({ result, hidden, onHide, onShow }: Pick<Props, "result" | "hidden" | "onHide" | "onShow">) {
  const { understood } = useWords();
  const stated = mainNeeds(result.intent);
  const unserved = unservedNeeds(result, stated);
  const needs = [...stated.filter(({ id }) => !unserved.has(id)), ...stated.filter(({ id }) => unserved.has(id))];
  const canHide = needs.length > 1;
  return (
    <div className="understood__row">
      <span className="understood__label" id="needs">
        {understood.needs}
      </span>
      <ul className="chips" aria-labelledby="needs">
        {needs.map((need) => {
          const name = needName(need);
          const isHidden = hidden.includes(need.id);
          return (
            <li key={need.id} id={chipId(need.id)} className={isHidden ? "chip chip--need chip--aside" : "chip chip--need"}>
              {isHidden ? (
                <button type="button" className="chip__main" aria-label={understood.show(name)} onClick={() => onShow(need.id)}>
                  <s>{name}</s>
                  <Icon name="plus" size={16} />
                </button>
              ) : unserved.has(need.id) ? (
                <span className="chip__main">
                  <span className="chip__unserved">{name}</span> <span className="chip__field">{understood.unserved}</span>
                </span>
              ) : (
                <button type="button" className="chip__main" onClick={() => goTo(need.id)}>
                  {name}
                </button>
              )}
              {canHide && !isHidden && !unserved.has(need.id) && (
                <button type="button" className="chip__remove" aria-label={understood.hide(name)} onClick={() => onHide(need.id)}>
                  <Icon name="close" size={16} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Notes({ result }: { result: Recommendation }) {
  const { understood } = useWords();
  const { corrected, notFound } = notesOf(result.trace.notes);
  const lines = [
    ...corrected.map(([wrong, right]) => understood.corrected(wrong, right)),
    ...notFound.map((words) => understood.notFound(words)),
    ...(result.intent.abstained ? [understood.nothing] : []),
  ];
  return lines.map((line) => (
    <p key={line} className="understood__note">
      {line}
    </p>
  ));
}

/** A chip that is pressed comes back in another form: the focus goes there with it. Gives what to call with the chip's id before. */
function useFollowedChip(): (id: string) => void {
  const pressed = useRef("");
  useLayoutEffect(() => {
    const chip = pressed.current && isFocusLost() ? document.getElementById(pressed.current) : null;
    if (!chip) return; // Not yet: between the two forms the answer may be on its way.
    chip.querySelector("button")?.focus();
    pressed.current = "";
  });
  return (id) => {
    pressed.current = id;
  };
}

export function chipId(id: string): string {
  return `chip-${id}`;
}

/** The id of a shelf's heading, which chips lead to. */
export function shelfId(needId: string): string {
  return `shelf-${needId}`;
}

function goTo(needId: string): void {
  const heading = document.getElementById(shelfId(needId));
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
