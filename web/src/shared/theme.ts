import { Preference, usePreference } from "./preference";

export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

export const theme = new Preference<Theme>(
  "theme",
  THEMES,
  () => "system",
  (value) => {
    if (value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  },
);

export function useTheme(): Theme {
  return usePreference(theme);
}
