import { type ComponentType, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "../shared/i18n";
import type { DismissReason, Reply, Session } from "../shared/types";
import { keepTalk } from "./data/keptTalk";
import { type Picked, ShopContext, type ShopDoings } from "./data/shopContext";
import { useAsk } from "./data/useAsk";
import { useCart } from "./data/useCart";
import { useDoings } from "./data/useDoings";
import { useEvents } from "./data/useEvents";
import { useSession } from "./data/useSession";
import { useToasts } from "./data/useToasts";
import { NOTHING_ASKED } from "./model/asking";
import { EMPTY_CART, unitsIn } from "./model/basket";
import { CartDrawer } from "./parts/CartDrawer";
import { Footer } from "./parts/Footer";
import { placeOf } from "./parts/focus";
import { Header } from "./parts/Header";
import { Hero } from "./parts/Hero";
import { NeedBox } from "./parts/NeedBox";
import { Problem } from "./parts/Problem";
import { ProductSheet } from "./parts/ProductSheet";
import { Results } from "./parts/Results";
import type { TalkPanelProps } from "./parts/TalkPanel";
import { ToastList } from "./parts/ToastList";
import { useWords } from "./words";

const NONE: ReadonlySet<string> = new Set();

/** Nothing is asked before the shop has said who it is: by then the cookie is there that everything else needs. */
export function App() {
  const { session, problem, retry } = useSession();
  if (session) return <Shop session={session} />;
  return <main className="start">{problem !== null && <Problem problem={problem} onRetry={retry} />}</main>;
}

function Shop({ session }: { session: Session }) {
  const language = useLanguage();
  const words = useWords();
  const { toasts, show, close } = useToasts();
  const onTrouble = useCallback((isTroubled: boolean) => isTroubled && show(words.toast.unsent), [show, words]);
  const events = useEvents(useLatest(onTrouble));
  const [currency, setCurrency] = useState("");
  const shownIn = currency || session.shop.currency_by_language[language] || session.shop.currency;
  const cart = useCart(language, shownIn);
  const onRefused = useCallback(() => show(words.toast.refused), [show, words]);
  const doings = useDoings({ events, cart, onRefused });
  const inCart = useMemo(() => new Set(cart.cart.lines.map(({ product }) => product.id)), [cart.cart]);
  const ask = useAsk({ cart: inCart, dismissed: doings.dismissed, bought: doings.bought });
  const [sheet, setSheet] = useState<Picked | null>(null);
  const [isCartOpen, setCartOpen] = useState(false);
  const talk = useTalkPanel(useCallback(() => show(words.toast.unloaded), [show, words]));
  const { state } = ask;

  // Prices of the sheet and the cart follow the answer's currency.
  const answered = state.result?.intent.currency ?? "";
  useEffect(() => setCurrency(answered), [answered]);
  const onReply = ({ cart: changes, recommendation }: Reply) => {
    if (changes.length > 0) void cart.refresh();
    if (recommendation) setCurrency(recommendation.intent.currency);
  };
  // A new answer knows of everything that was done before it.
  const { forgetDeeds } = doings;
  useEffect(forgetDeeds, [state.result?.slate_id, forgetDeeds]);
  useTitle(session.shop.name);

  const askText = (text: string) => {
    if (text === state.asked.text && state.phase !== "home") ask.again();
    else ask.ask({ ...NOTHING_ASKED, text });
    scrollTo({ top: 0 });
  };
  const put = (picked: Picked, reason: DismissReason) => {
    const goOn = placeOf(picked.product.id);
    doings.dismiss(picked, reason);
    const undo = () => {
      doings.undo(picked);
      show(words.toast.undone);
    };
    show(words.toast.dismissed, { label: words.toast.undo, run: undo, goOn });
  };
  const onErased = () => {
    cart.change(() => EMPTY_CART);
    talk.forget();
  };
  const shop: ShopDoings = {
    language,
    currency: shownIn,
    cart: cart.cart,
    slateId: state.isStale ? "" : (state.result?.slate_id ?? ""),
    intent: state.result?.intent ?? null,
    fresh: state.changes?.fresh ?? NONE,
    dismissed: doings.dismissed,
    impressions: events.impressions,
    open(picked) {
      doings.click(picked);
      setCartOpen(false);
      setSheet(picked);
    },
    add(picked, quantity) {
      doings.add(picked, quantity);
      if (!isCartOpen && !talk.isOpen) show(words.toast.added);
    },
    take: doings.take,
    dismiss: put,
    seen: doings.seen,
    ask: askText,
  };
  const examples = session.examples[language] ?? [];
  const box = <NeedBox text={state.asked.text} language={language} isLarge={state.phase === "home"} onAsk={askText} />;

  return (
    <ShopContext value={shop}>
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <Header shopName={session.shop.name} units={unitsIn(cart.cart)} onHome={ask.goHome} onCart={() => setCartOpen(true)} onTalk={talk.open}>
        {state.phase !== "home" && box}
      </Header>
      <main id="main" className="main" tabIndex={-1}>
        {state.phase === "home" ? (
          <Hero examples={examples} onAsk={askText}>
            {box}
          </Hero>
        ) : (
          <Results ask={ask} deeds={doings.deeds} language={language} examples={examples} />
        )}
      </main>
      <Footer isMerchant={session.is_merchant} onErased={onErased} />
      {talk.Panel && <talk.Panel isOpen={talk.isOpen} examples={examples} onReply={onReply} onCart={() => setCartOpen(true)} onClose={talk.close} />}
      {sheet && <ProductSheet key={sheet.product.id} picked={sheet} onClose={() => setSheet(null)} />}
      {isCartOpen && <CartDrawer onBuy={doings.buy} onClose={() => setCartOpen(false)} />}
      <ToastList toasts={toasts} close={close} />
    </ShopContext>
  );
}

/** A callback that stays the same and calls the latest: for things that live as long as the page. */
function useLatest<A extends unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

interface TalkState {
  Panel: ComponentType<TalkPanelProps> | null;
  isOpen: boolean;
}

const UNTOLD: TalkState = { Panel: null, isOpen: false };

/** The panel to talk in, fetched when it is first wanted and kept from then on: a conversation goes on while it is closed. */
function useTalkPanel(onUnloaded: () => void): TalkState & { open: () => void; close: () => void; forget: () => void } {
  const [state, setState] = useState(UNTOLD);
  const open = async () => {
    try {
      const { TalkPanel } = await import("./parts/TalkPanel");
      setState({ Panel: TalkPanel, isOpen: true });
    } catch {
      onUnloaded();
    }
  };
  const forget = () => {
    keepTalk("");
    setState(UNTOLD);
  };
  return { ...state, open: () => void open(), close: () => setState((now) => ({ ...now, isOpen: false })), forget };
}

function useTitle(shopName: string): void {
  useEffect(() => {
    // The shop's name alone: titles go into the browser's list of visited pages, and what was asked stays out of it.
    document.title = shopName;
  }, [shopName]);
}
