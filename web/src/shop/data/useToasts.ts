import { useCallback, useRef, useState } from "react";

export interface Toast {
  id: number;
  text: string;
  action?: {
    label: string;
    run: () => void;
    /** Takes the focus back when the toast goes away with it. */
    goOn: () => void;
  };
}

const LASTS_MS = 6000;
/** Long enough to reach the button by keyboard or with a slow hand. */
const LASTS_WITH_ACTION_MS = 12_000;

export interface Toasts {
  toasts: readonly Toast[];
  show: (text: string, action?: Toast["action"]) => void;
  close: (id: number) => void;
}

export function useToasts(): Toasts {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(1);
  const close = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string, action?: Toast["action"]) => {
      const id = next.current++;
      setToasts((now) => [...now.slice(-2), { id, text, ...(action ? { action } : {}) }]);
      setTimeout(() => close(id), action ? LASTS_WITH_ACTION_MS : LASTS_MS);
    },
    [close],
  );
  return { toasts, show, close };
}
