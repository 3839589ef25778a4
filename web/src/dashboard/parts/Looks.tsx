import { language as languageChoice } from "../../shared/i18n";
import { theme, THEMES, useTheme } from "../../shared/theme";
import { useWords } from "../words/use";

/** Language and appearance; both pages keep the same choice. */
export const Looks = () => {
  const { w, language } = useWords();
  const look = useTheme();
  return (
    <div className="looks">
      <button type="button" className="button quiet small" lang={language === "zh" ? "en" : "zh-CN"} onClick={() => languageChoice.set(language === "zh" ? "en" : "zh")}>
        {language === "zh" ? "English" : "中文"}
      </button>
      <label>
        <span className="hidden">{w.theme}</span>
        <select value={look} onChange={(event) => theme.set(event.target.value as (typeof THEMES)[number])}>
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {w.themes[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
};
