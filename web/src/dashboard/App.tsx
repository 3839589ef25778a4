import { useEffect, useRef, useState, type ComponentType } from "react";
import { api } from "../shared/api";
import type { Session } from "../shared/types";
import { useResource } from "./data/useResource";
import { DaysChoice } from "./parts/Days";
import { Looks } from "./parts/Looks";
import { Empty, Show } from "./parts/States";
import { linkTo, useRoute } from "./route";
import { SignIn } from "./SignIn";
import { Asked } from "./views/Asked";
import { Catalogue } from "./views/Catalogue";
import { Funnel } from "./views/Funnel";
import { Lacking } from "./views/Lacking";
import { Live } from "./views/Live";
import { Overview } from "./views/Overview";
import { Relations } from "./views/Relations";
import { Rules } from "./views/Rules";
import { System } from "./views/System";
import { useWords } from "./words/use";

const VIEWS = { overview: Overview, asked: Asked, lacking: Lacking, funnel: Funnel, catalogue: Catalogue, relations: Relations, rules: Rules, live: Live, system: System } as const;
export type View = keyof typeof VIEWS;
const MENU: { section: "shoppers" | "shop" | "running"; views: View[] }[] = [
  { section: "shoppers", views: ["overview", "asked", "lacking", "funnel", "live"] },
  { section: "shop", views: ["catalogue", "relations", "rules"] },
  { section: "running", views: ["system"] },
];
/** Views that look at a span of time. */
const TIMED: readonly View[] = ["overview", "asked", "lacking", "funnel"];

const isView = (name: string): name is View => Object.hasOwn(VIEWS, name);

export const App = () => {
  const session = useResource("session", (signal) => api.session(signal));
  return (
    <Show of={session}>
      {(value) => (value.is_merchant ? <Shell session={value} onOut={session.reload} /> : <SignIn shop={value.shop.name} onIn={session.reload} />)}
    </Show>
  );
};

const Shell = ({ session, onOut }: { session: Session; onOut: () => void }) => {
  const { w, language } = useWords();
  const { view } = useRoute();
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(view);
  const name = isView(view) ? w.views[view] : w.notFound.title;
  useEffect(() => {
    document.title = `${name} · ${session.shop.name}`;
    // A new view is announced by its heading, as a new page would be.
    if (last.current !== view) {
      last.current = view;
      heading.current?.focus({ preventScroll: true });
      window.scrollTo?.(0, 0);
    }
  }, [view, name, session.shop.name]);
  return (
    <div className="shell" lang={language === "zh" ? "zh-CN" : "en"}>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault(); // The hash is the route.
          heading.current?.focus();
        }}
      >
        {w.skip}
      </a>
      <Side session={session} view={view} onOut={onOut} />
      <main id="main">
        <div className="view-head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {name}
            </h1>
            {isView(view) && <p className="lead">{w.leads[view]}</p>}
          </div>
          {isView(view) && TIMED.includes(view) && <DaysChoice />}
        </div>
        {isView(view) ? (
          <Mounted key={view} of={VIEWS[view]} />
        ) : (
          <Empty title={w.notFound.title} how={w.notFound.body}>
            <a className="button" href={linkTo("overview")}>
              {w.notFound.back}
            </a>
          </Empty>
        )}
      </main>
    </div>
  );
};

const Mounted = ({ of: Component }: { of: ComponentType }) => <Component />;

const Side = ({ session, view, onOut }: { session: Session; view: string; onOut: () => void }) => {
  const { w } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="side">
      <div className="side-head">
        <p className="shop-name">
          {session.shop.name}
          <span>{w.dashboard}</span>
        </p>
        <button type="button" className="button quiet menu-button" aria-expanded={isOpen} aria-controls="menu" onClick={() => setOpen(!isOpen)}>
          {w.menu}
        </button>
      </div>
      <div id="menu" className={isOpen ? "menu is-open" : "menu"}>
        <nav aria-label={w.dashboard}>
          {MENU.map(({ section, views }) => (
            <div key={section}>
              <p className="menu-section">{w.sections[section]}</p>
              <ul>
                {views.map((one) => (
                  <li key={one}>
                    <a href={linkTo(one)} aria-current={one === view ? "page" : undefined} onClick={() => setOpen(false)}>
                      {w.views[one]}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className="side-foot">
          <Looks />
          <a href="./">{w.toShop} ↗</a>
          {session.needs_key && (
            <button type="button" className="link" onClick={() => void api.forgetSession().then(onOut, onOut)}>
              {w.signOut}
            </button>
          )}
        </div>
      </div>
    </header>
  );
};
