import type { Toasts } from "../data/useToasts";
import { useWords } from "../words";
import { Icon } from "./Icon";

export function ToastList({ toasts, close }: Pick<Toasts, "toasts" | "close">) {
  const { toast: words } = useWords();
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text, action }) => (
        <div key={id} className="toast">
          <span>{text}</span>
          {action && (
            <button
              type="button"
              className="toast__action"
              onClick={() => {
                action.run();
                close(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" className="toast__close" aria-label={words.close} onClick={() => close(id)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
