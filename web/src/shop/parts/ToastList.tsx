import { useLayoutEffect, useRef } from "react";
import type { Toast, Toasts } from "../data/useToasts";
import { useWords } from "../words";
import { isFocusLost } from "./focus";
import { Icon } from "./Icon";

export function ToastList({ toasts, close }: Pick<Toasts, "toasts" | "close">) {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} onClose={() => close(toast.id)} />
      ))}
    </div>
  );
}

function ToastLine({ toast: { text, action }, onClose }: { toast: Toast; onClose: () => void }) {
  const { toast: words } = useWords();
  const line = useRef<HTMLDivElement>(null);
  const goOn = action?.goOn;
  useLayoutEffect(() => {
    const element = line.current;
    // What was put away had the focus: the way back is the next thing that one may want.
    if (goOn && isFocusLost()) element?.querySelector("button")?.focus();
    return () => {
      if (goOn && element?.contains(document.activeElement)) requestAnimationFrame(goOn);
    };
  }, [goOn]);
  return (
    <div ref={line} className="toast">
      <span>{text}</span>
      {action && (
        <button
          type="button"
          className="toast__action"
          onClick={() => {
            action.run();
            onClose();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="toast__close" aria-label={words.close} onClick={onClose}>
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
