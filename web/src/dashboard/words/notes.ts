import type { Words } from "./en";

/** A note of an answer in words; the parts that we do not know stay as they are. */
export const noteSaid = (note: string, w: Words): string => {
  const [code = "", rest = ""] = note.split(/:(.*)/s);
  const known = w.system.notes[code];
  return known ? `${known}${rest && code !== "outdated" ? ` (${rest})` : ""}` : note;
};
