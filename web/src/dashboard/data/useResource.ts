import { useCallback, useEffect, useRef, useState } from "react";

/** What a view shows of one answer: still loading, failed with words to say, or there. */
export type Resource<Value> =
  | { state: "loading"; value?: Value | undefined }
  | { state: "failed"; error: unknown; value?: undefined }
  | { state: "ready"; value: Value };

export type Loaded<Value> = Resource<Value> & { reload: () => void };

/** Load once per key; an answer that arrives after the key has changed is dropped. The last value stays while a new one loads. */
export const useResource = <Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Loaded<Value> => {
  const [resource, setResource] = useState<Resource<Value>>({ state: "loading" });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    const abort = new AbortController();
    setResource((before) => ({ state: "loading", value: before.value }));
    latest.current(abort.signal).then(
      (value) => !abort.signal.aborted && setResource({ state: "ready", value }),
      (error: unknown) => !abort.signal.aborted && setResource({ state: "failed", error }),
    );
    return () => abort.abort();
  }, [key, turn]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...resource, reload };
};
