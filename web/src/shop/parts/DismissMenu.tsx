import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { DismissReason } from "../../shared/types";
import { useWords } from "../words";
import { Icon } from "./Icon";

const REASONS: readonly DismissReason[] = ["too_expensive", "wrong_kind", "have_it", "dislike", "other"];

/** Puts a product away, and asks why in one press: a menu button after the ARIA pattern. */
export function DismissMenu({ title, onDismiss }: { title: string; onDismiss: (reason: DismissReason) => void }) {
  const { card } = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [isOpen]);

  const press = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.stopPropagation();
      setOpen(false);
      opener.current?.focus();
    }
  };
  const leave = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };

  return (
    <div className="dismiss" onBlur={leave}>
      <button
        type="button"
        ref={opener}
        className="round"
        aria-label={card.dismiss(title)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="close" size={18} />
      </button>
      {isOpen && (
        <div className="menu" ref={menu} role="menu" id={id} aria-label={card.dismissTitle} onKeyDown={press}>
          <p className="menu__title" aria-hidden="true">
            {card.dismissTitle}
          </p>
          {REASONS.map((reason) => (
            <button key={reason} type="button" role="menuitem" tabIndex={-1} className="menu__item" onClick={() => onDismiss(reason)}>
              {card.reasons[reason]}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
