import { useEffect, useState } from "react";
import { api } from "../../shared/api";
import type { Completion, Language } from "../../shared/types";

const PAUSE_MS = 140;

/** Suggestions for what is being typed; none while nothing is, or the shop cannot tell. */
export function useCompletions(text: string, isOn: boolean, language: Language): Completion[] {
  const [found, setFound] = useState<{ text: string; completions: Completion[] }>({ text: "", completions: [] });
  const wanted = isOn ? text.trim() : "";
  useEffect(() => {
    if (wanted === "") return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.complete(wanted, language, controller.signal).then(
        ({ completions }) => {
          if (!controller.signal.aborted) setFound({ text: wanted, completions });
        },
        () => undefined, // Typing on works without suggestions.
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [wanted, language]);
  // While the next ones are on their way the earlier stay, so that the list does not blink with every letter.
  return wanted !== "" && found.text !== "" && (wanted.startsWith(found.text) || found.text.startsWith(wanted)) ? found.completions : [];
}
