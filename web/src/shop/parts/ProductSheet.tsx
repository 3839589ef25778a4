import { useEffect, useState } from "react";
import { api, isAbort } from "../../shared/api";
import { formatMoney } from "../../shared/money";
import type { Fact, OptionValue, ProductPage, Variant } from "../../shared/types";
import { type Picked, useShop } from "../data/shopContext";
import { safeLink } from "../model/picture";
import { useWords } from "../words";
import { AddButton } from "./AddButton";
import { PlainCompanion } from "./CompanionCard";
import { Dialog } from "./Dialog";
import { Picture } from "./Picture";
import { Price } from "./Price";
import { Problem } from "./Problem";
import { Stars } from "./Stars";
import { Stock } from "./Stock";
import { capital } from "./Why";

const TITLE = "sheet-title";

/** One product with all that the shop knows of it. What the card has is there at once; the rest follows. */
export function ProductSheet({ picked, onClose }: { picked: Picked; onClose: () => void }) {
  const words = useWords();
  const { language } = useShop();
  const { page, problem, retry } = useProductPage(picked.product.id);
  const [chosen, setChosen] = useState(picked.variantId);
  const product = page?.product ?? picked.product;
  const variant = page?.variants.find(({ id }) => id === chosen) ?? page?.variants[0];
  const shown = variant ? { ...product, price: variant.price, list_price: variant.list_price, stock: variant.stock } : product;
  const variantId = variant?.id ?? chosen;
  const link = safeLink(product.url);
  return (
    <Dialog className="sheet" labelledBy={TITLE} closeLabel={words.sheet.close} onClose={onClose}>
      <div className="sheet__top">
        <Picture key={variantId} image={variant?.image || product.image} variantId={variantId} itemId={product.id} isEager />
        <div className="sheet__buy">
          {product.brand && <p className="card__brand">{product.brand}</p>}
          <h2 id={TITLE} lang={product.language || undefined}>
            {product.title}
          </h2>
          <Price price={shown.price} listPrice={shown.list_price} language={language} />
          <Stars rating={product.rating} language={language} />
          {page && page.variants.length > 1 && <Variants variants={page.variants} chosen={variantId} onChoose={setChosen} />}
          <Stock stock={shown.stock} />
          <AddButton picked={{ ...picked, product: shown, variantId }} />
          {link && (
            <a className="sheet__link" href={link} target="_blank" rel="noopener noreferrer">
              {words.sheet.shopPage}
            </a>
          )}
        </div>
      </div>
      {problem !== null && <Problem problem={problem} onRetry={retry} />}
      {page ? <Details page={page} /> : problem === null && <p className="sheet__loading" role="status">{words.sheet.loading}</p>}
    </Dialog>
  );
}

function useProductPage(id: string): { page: ProductPage | null; problem: unknown; retry: () => void } {
  const { language, currency } = useShop();
  const [page, setPage] = useState<ProductPage | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    api.product(id, language, currency, controller.signal).then(setPage, (reason: unknown) => {
      if (!isAbort(reason)) setProblem(reason);
    });
    return () => controller.abort();
  }, [id, language, currency, turn]);
  const retry = () => {
    setProblem(null);
    setTurn(turn + 1);
  };
  return { page, problem, retry };
}

function Details({ page }: { page: ProductPage }) {
  const { sheet, relations } = useWords();
  const { language } = useShop();
  const own = page.facts.filter(({ label_language }) => label_language === language);
  const foreign = page.facts.filter(({ label_language }) => label_language !== language);
  return (
    <>
      {page.description && page.description !== page.product.title && (
        <section className="sheet__part">
          <h3>{sheet.description}</h3>
          <p className="sheet__description">{page.description}</p>
        </section>
      )}
      {page.facts.length > 0 && (
        <section className="sheet__part">
          <h3>{sheet.facts}</h3>
          {own.length > 0 && <Facts facts={own} />}
          {foreign.length > 0 && <p className="facts__note">{sheet.foreignFacts}</p>}
          {foreign.length > 0 && <Facts facts={foreign} />}
        </section>
      )}
      {page.goes_with.length > 0 && (
        <section className="sheet__part">
          <h3>{sheet.goesWith}</h3>
          {page.goes_with.map((row) => (
            <div key={`${row.relation} ${row.title}`} className="sheet__with">
              <p className="group__head">
                <span className="with__relation">{relations[row.relation]}</span>
              </p>
              <ul className="group__items">
                {row.items.map(({ product, variant_id, reason }) => (
                  <PlainCompanion key={product.id} product={product} variantId={variant_id} note={capital(reason)} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
    </>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  const { language } = useShop();
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt lang={fact.label_language === language ? undefined : fact.label_language}>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Variants({ variants, chosen, onChoose }: { variants: readonly Variant[]; chosen: string; onChoose: (id: string) => void }) {
  const { sheet, card } = useWords();
  const { language } = useShop();
  return (
    <fieldset className="variants">
      <legend>{sheet.choose}</legend>
      {variants.map((variant) => (
        <label key={variant.id} className="variant">
          <input type="radio" name="variant" value={variant.id} checked={variant.id === chosen} onChange={() => onChoose(variant.id)} />
          <span className="variant__box">
            <span>{optionsText(variant.options) || variant.title}</span>
            <span className="variant__price">{variant.stock === 0 ? card.out : variant.price ? formatMoney(variant.price, language) : ""}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function optionsText(options: Record<string, OptionValue>): string {
  return Object.values(options)
    .map((value) => (Array.isArray(value) ? value.join(", ") : String(value)))
    .join(" · ");
}
