import type { Words } from "../words";

/** What the answer had to do without, in small words; each thing once. */
export function degradedWords(notes: readonly string[], { degraded }: Words): string[] {
  return [...new Set(notes.map((note) => oneNote(note, degraded)))];
}

function oneNote(note: string, degraded: Words["degraded"]): string {
  const [code = "", rest = ""] = note.split(/:(.*)/s);
  switch (code) {
    case "no_rate":
      return degraded.no_rate(rest);
    case "expand":
    case "guard":
    case "outdated":
    case "rules":
      return degraded[code];
    default:
      return degraded.other;
  }
}
