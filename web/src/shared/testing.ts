import axe from "axe-core";
import { language } from "./i18n";

/** What axe finds, said so that a failing test can be understood. jsdom computes no colours or sizes: contrast is judged in a browser, by the journeys. */
export async function findings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Lets every test begin as a new visitor does, in English. */
export function begin(): void {
  history.replaceState(null, "");
  localStorage.clear();
  sessionStorage.clear();
  language.set("en");
}
