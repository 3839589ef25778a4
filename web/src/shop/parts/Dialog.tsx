import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Icon } from "./Icon";

interface Props {
  className: string;
  labelledBy: string;
  closeLabel: string;
  /** What has the focus first; by default the way to close it. */
  first?: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
}

/** A modal dialog of the browser's own: it keeps the focus, closes by Escape, and gives the focus back to what opened it. */
export function Dialog({ className, labelledBy, closeLabel, first, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    first?.current?.focus();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [first]);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose(); // The backdrop belongs to the dialog; all else lies in its inner box.
      }}
    >
      <div className="dialog__inner">
        <button type="button" className="round dialog__close" aria-label={closeLabel} onClick={onClose}>
          <Icon name="close" />
        </button>
        {children}
      </div>
    </dialog>
  );
}
