import type { ReactNode } from "react";
import { language as languageChoice, useLanguage } from "../../shared/i18n";
import { THEMES, theme as themeChoice, useTheme } from "../../shared/theme";
import type { Language } from "../../shared/types";
import { useWords } from "../words";
import { Icon, type IconName } from "./Icon";

interface Props {
  shopName: string;
  units: number;
  onHome: () => void;
  onCart: () => void;
  onTalk: () => void;
  /** The need box, once something was asked. */
  children: ReactNode;
}

const THEME_ICONS: Record<(typeof THEMES)[number], IconName> = { system: "system", light: "sun", dark: "moon" };

export function Header({ shopName, units, onHome, onCart, onTalk, children }: Props) {
  const words = useWords();
  return (
    <header className="top">
      <div className="top__inner">
        <a
          href="./"
          className="top__name"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return; // A new tab or window is the browser's business.
            event.preventDefault();
            onHome();
          }}
        >
          {shopName}
          <span className="hidden">, {words.home}</span>
        </a>
        <div className="top__box">{children}</div>
        <div className="top__tools">
          <button type="button" className="tool top__talk" aria-label={words.talk.open} aria-haspopup="dialog" onClick={onTalk}>
            <Icon name="talk" />
            <span className="top__talk-word">{words.talk.open}</span>
          </button>
          <LanguageSwitch />
          <ThemeSwitch />
          <button type="button" className="top__cart" aria-label={words.cart.open(units)} onClick={onCart}>
            <Icon name="cart" />
            <span className="top__cart-word">{words.cart.short}</span>
            {units > 0 && <span className="top__count">{units}</span>}
          </button>
        </div>
      </div>
    </header>
  );
}

function LanguageSwitch() {
  const words = useWords();
  const current = useLanguage();
  const other: Language = current === "zh" ? "en" : "zh";
  return (
    <button type="button" className="tool" lang={other} onClick={() => languageChoice.set(other)}>
      {words.language[other]}
    </button>
  );
}

function ThemeSwitch() {
  const { theme: words } = useWords();
  const current = useTheme();
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? "system";
  return (
    <button type="button" className="tool" aria-label={`${words.label}: ${words[current]}`} title={`${words.label}: ${words[current]}`} onClick={() => themeChoice.set(next)}>
      <Icon name={THEME_ICONS[current]} />
    </button>
  );
}
