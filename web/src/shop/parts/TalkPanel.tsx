import { type RefObject, type SubmitEvent, useCallback, useEffect, useRef, useState } from "react";
import type { Language, Reply } from "../../shared/types";
import { useTalk } from "../data/useTalk";
import { isWaiting, type Turn } from "../model/talk";
import { useWords } from "../words";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";
import { Problem } from "./Problem";
import { TalkProducts, TalkReply } from "./TalkReply";
import "../look/talk.css";

const TITLE = "talk-title";

export interface TalkPanelProps {
  isOpen: boolean;
  examples: readonly string[];
  onReply: (reply: Reply) => void;
  onCart: () => void;
  onClose: () => void;
}

/** Talking to the shop, beside its page. The conversation goes on while the panel is closed. */
export function TalkPanel({ isOpen, examples, onReply, onCart, onClose }: TalkPanelProps) {
  const { talk: words } = useWords();
  const { state, say, again, startOver } = useTalk(onReply);
  const box = useRef<HTMLInputElement>(null);
  const { turns, isRestoring, problem, announced } = state;
  const isBusy = isWaiting(state);
  // What was pressed may be gone with the next reply: the box is where one goes on.
  const press = useCallback(
    (text: string, language?: Language) => {
      say(text, language);
      box.current?.focus();
    },
    [say],
  );
  const retry = () => {
    again();
    box.current?.focus();
  };
  if (!isOpen) return null;
  return (
    <Dialog className="drawer talk" labelledBy={TITLE} closeLabel={words.close} first={box} onClose={onClose}>
      <div className="talk__head">
        <h2 id={TITLE}>{words.open}</h2>
        {turns.length > 0 && (
          <button
            type="button"
            className="link"
            onClick={() => {
              startOver();
              box.current?.focus();
            }}
          >
            {words.startOver}
          </button>
        )}
      </div>
      <div className="talk__log" role="region" aria-label={words.log} tabIndex={0}>
        {turns.length === 0 && !isRestoring && problem === null && <Hello examples={examples} onSay={press} />}
        {isRestoring && <p className="talk__working">{words.restoring}</p>}
        {problem !== null && <Problem problem={problem} onRetry={retry} />}
        <ol className="talk__turns">
          {turns.map((turn, at) => (
            <TurnLine key={at} turn={turn} isLast={at === turns.length - 1} onAgain={retry} onSay={press} onCart={onCart} />
          ))}
        </ol>
      </div>
      <p className="hidden" role="status">
        {isRestoring ? words.restoring : isBusy ? words.working : announced}
      </p>
      <SayBox box={box} isBusy={isBusy || problem !== null} onSay={say} />
    </Dialog>
  );
}

function Hello({ examples, onSay }: { examples: readonly string[]; onSay: (text: string) => void }) {
  const { talk, ask } = useWords();
  return (
    <div className="talk__hello">
      <p>{talk.hello}</p>
      {examples.length > 0 && (
        <>
          <h3>{ask.examples}</h3>
          <ul className="talk__options">
            {examples.slice(0, 3).map((example) => (
              <li key={example}>
                <button type="button" className="button button--small" onClick={() => onSay(example)}>
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const MARGIN = 16;

interface TurnProps {
  turn: Turn;
  isLast: boolean;
  onAgain: () => void;
  onSay: (text: string, language?: Language) => void;
  onCart: () => void;
}

function TurnLine({ turn: { said, reply, shown, problem }, isLast, onAgain, onSay, onCart }: TurnProps) {
  const { talk: words } = useWords();
  const line = useRef<HTMLLIElement>(null);
  const isAnswered = reply !== null;
  useEffect(() => {
    // The words and the beginning of their answer; what is long, or comes later, goes on below.
    const log = isLast ? line.current?.parentElement?.parentElement : null;
    if (log && line.current) log.scrollTop += line.current.getBoundingClientRect().top - log.getBoundingClientRect().top - MARGIN;
  }, [isLast, isAnswered, problem]);
  return (
    <li className="talk__turn" ref={line}>
      <p className="talk__said">
        <span className="hidden">{words.you} </span>
        {said}
      </p>
      {reply && <TalkReply reply={reply} isLast={isLast} onSay={onSay} onCart={onCart} />}
      {shown && (
        <div className="talk__reply">
          <h3 className="talk__shown">{words.shown}</h3>
          <TalkProducts recommendation={shown} />
        </div>
      )}
      {problem !== null && <Problem problem={problem} {...(isLast ? { onRetry: onAgain } : {})} />}
      {!reply && problem === null && (
        <p className="talk__working" aria-hidden="true">
          {words.working}
        </p>
      )}
    </li>
  );
}

const LONGEST = 2000;

/** Where one says it. What is typed while an answer is on its way stays, and is not sent before that. */
function SayBox({ box, isBusy, onSay }: { box: RefObject<HTMLInputElement | null>; isBusy: boolean; onSay: (text: string) => void }) {
  const { talk: words } = useWords();
  const [text, setText] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || !text.trim()) return;
    onSay(text.trim());
    setText("");
  };
  return (
    <form className="talk__box" onSubmit={submit}>
      <input
        ref={box}
        type="text"
        aria-label={words.label}
        placeholder={words.placeholder}
        autoComplete="off"
        enterKeyHint="send"
        maxLength={LONGEST}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button button--main talk__send" aria-label={words.send} aria-disabled={isBusy}>
        <Icon name="send" />
      </button>
    </form>
  );
}
