import { useCallback, useEffect, useState } from "react";
import { api, isAbort } from "../../shared/api";
import type { Session } from "../../shared/types";

/** Who asks, and what shop this is; asked once, and again on request. */
export function useSession(): { session: Session | null; problem: unknown; retry: () => void } {
  const [session, setSession] = useState<Session | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    api.session(controller.signal).then(setSession, (reason: unknown) => {
      if (!isAbort(reason)) setProblem(reason);
    });
    return () => controller.abort();
  }, [turn]);
  const retry = useCallback(() => {
    setProblem(null);
    setTurn((before) => before + 1);
  }, []);
  return { session, problem, retry };
}
