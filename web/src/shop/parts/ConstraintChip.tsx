import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import type { ConstraintValue } from "../../shared/types";
import type { Chip } from "../model/chips";
import { isEditable, numbersOf, readNumbers } from "../model/edits";
import { useWords } from "../words";
import { Icon } from "./Icon";

interface Props {
  id: string;
  chip: Chip;
  onRemove: (id: string) => void;
  onReplace: (id: string, value: ConstraintValue) => void;
}

export function ConstraintChip({ id, chip, onRemove, onReplace }: Props) {
  const { understood } = useWords();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLButtonElement>(null);
  const { constraint, field, text } = chip;
  const close = () => {
    setOpen(false);
    requestAnimationFrame(() => main.current?.focus());
  };
  if (isOpen) {
    return (
      <li id={id} className="chip chip--open">
        <NumberForm
          chip={chip}
          onCancel={close}
          onApply={(value) => {
            close();
            onReplace(constraint.id, value);
          }}
        />
      </li>
    );
  }
  const kind = constraint.polarity === "avoid" ? "chip chip--avoid" : constraint.hard ? "chip" : "chip chip--soft";
  const said = (
    <>
      {!constraint.hard && <span className="chip__field">{understood.soft}</span>}{" "}
      {field && <span className="chip__field">{field}</span>}{" "}
      <span>{text}</span>
    </>
  );
  return (
    <li id={id} className={kind}>
      {isEditable(constraint) ? (
        <button type="button" ref={main} className="chip__main" title={understood.edit(`${field} ${text}`.trim())} onClick={() => setOpen(true)}>
          {said}
          <Icon name="pencil" size={16} />
        </button>
      ) : (
        <span className="chip__main">{said}</span>
      )}
      <button type="button" className="chip__remove" aria-label={understood.remove(text)} onClick={() => onRemove(constraint.id)}>
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}

function NumberForm({ chip, onApply, onCancel }: { chip: Chip; onApply: (value: ConstraintValue) => void; onCancel: () => void }) {
  const { understood } = useWords();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(() => numbersOf(chip.constraint).map(String));
  const [fault, setFault] = useState<"number" | "order" | null>(null);
  useEffect(() => first.current?.select(), []);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const reading = readNumbers(typed);
    if ("fault" in reading) setFault(reading.fault);
    else onApply(reading.value);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onCancel();
  };
  const labels = typed.length > 1 ? [understood.from, understood.to] : [understood.amount];

  return (
    <form className="chip__form" onSubmit={submit} onKeyDown={press} noValidate>
      <span className="chip__field">{chip.field}</span>
      {typed.map((value, index) => (
        <input
          key={index}
          ref={index === 0 ? first : null}
          className="chip__number"
          inputMode="decimal"
          size={6}
          aria-label={`${chip.field} ${labels[index] ?? ""}`.trim()}
          aria-invalid={fault !== null}
          aria-describedby={fault ? `${id}-fault` : undefined}
          value={value}
          onChange={(event) => setTyped(typed.map((old, at) => (at === index ? event.target.value : old)))}
        />
      ))}
      <button type="submit" className="button button--small button--main">
        {understood.apply}
      </button>
      <button type="button" className="chip__remove" aria-label={understood.cancel} onClick={onCancel}>
        <Icon name="close" size={16} />
      </button>
      {fault && (
        <span role="alert" id={`${id}-fault`} className="chip__fault">
          {fault === "order" ? understood.wrongOrder : understood.wrong}
        </span>
      )}
    </form>
  );
}
