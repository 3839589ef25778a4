import { useLayoutEffect, useRef, useState } from "react";
import type { Citation, Item, Language, Recommendation, Reply, StatedFact } from "../../shared/types";
import { shownSections } from "../model/talk";
import { useWords } from "../words";
import { CompanionBody } from "./CompanionCard";
import { TalkTable } from "./TalkTable";
import { useSeen } from "./useSeen";

interface Props {
  reply: Reply;
  isLast: boolean;
  onSay: (text: string, language?: Language) => void;
  onCart: () => void;
}

/** What the shop says, and under it what it rests on. All of it is text, whoever wrote it. */
export function TalkReply({ reply, isLast, onSay, onCart }: Props) {
  const { talk: words } = useWords();
  const { recommendation, table, facts, citations, question, cart } = reply;
  return (
    <div className="talk__reply">
      <h3 className="hidden">{words.shop}</h3>
      <p className="talk__text" lang={reply.language}>
        {reply.text}
      </p>
      {question && isLast && question.options.length > 0 && (
        <ul className="talk__options" aria-label={words.options} lang={reply.language}>
          {question.options.map((option) => (
            <li key={option}>
              <button type="button" className="button button--small" onClick={() => onSay(option, spoken(reply.language))}>
                {option}
              </button>
            </li>
          ))}
        </ul>
      )}
      {recommendation && <TalkProducts recommendation={recommendation} />}
      {table && <TalkTable table={table} language={reply.language} />}
      {facts.length > 0 && <Facts facts={facts} language={reply.language} />}
      {citations.length > 0 && <Sources citations={citations} />}
      {cart.length > 0 && (
        <button type="button" className="button button--small" onClick={onCart}>
          {words.seeCart}
        </button>
      )}
      {reply.handed_over && <p className="talk__person">{words.handedOver}</p>}
    </div>
  );
}

const FEW = 3;

/** The first products of an answer, one of each shelf where there are several; all of them on request. */
export function TalkProducts({ recommendation }: { recommendation: Recommendation }) {
  const { talk: words } = useWords();
  const [isWhole, setWhole] = useState(false);
  const sections = shownSections(recommendation);
  const each = sections.length > 1 ? 1 : FEW;
  const count = sections.reduce((sum, { items }) => sum + items.length, 0);
  const isMore = sections.some(({ items }) => items.length > each);
  const next = sections.find(({ items }) => items.length > each)?.items[each]?.product.id;
  const shelves = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // What was pressed has gone: one goes on with the first product that came for it.
    const titles = isWhole ? [...(shelves.current?.querySelectorAll<HTMLElement>("[data-open]") ?? [])] : [];
    titles.find(({ dataset }) => dataset.open === next)?.focus({ preventScroll: true });
  }, [isWhole, next]);
  if (count === 0) return null;
  return (
    <div className="talk__shelves" ref={shelves}>
      {sections.map(({ title, need_id, relation, items }) => (
        <div key={`${need_id} ${relation}`} className="talk__shelf">
          {sections.length > 1 && <h4 lang={recommendation.intent.language}>{title}</h4>}
          <ol className="talk__products">
            {(isWhole ? items : items.slice(0, each)).map((item) => (
              <TalkCard key={item.position} item={item} slateId={recommendation.slate_id} />
            ))}
          </ol>
        </div>
      ))}
      {!isWhole && isMore && (
        <button type="button" className="button button--small" onClick={() => setWhole(true)}>
          {words.all(count)}
        </button>
      )}
    </div>
  );
}

/** A product under the number by which shopper and shop can call it. */
function TalkCard({ item, slateId }: { item: Item; slateId: string }) {
  const element = useSeen<HTMLLIElement>(item, slateId);
  const picked = { product: item.product, variantId: item.variant_id, place: { slateId, position: item.position } };
  return (
    <li className="companion" ref={element}>
      <CompanionBody picked={picked} copy={item.copy} note={String(item.position)} />
    </li>
  );
}

function Facts({ facts, language }: { facts: readonly StatedFact[]; language: string }) {
  const { talk: words } = useWords();
  return (
    <div className="talk__basis">
      <h4>{words.facts}</h4>
      <dl className="facts" lang={language}>
        {facts.map(({ item_id, name, label, text }) => (
          <div key={`${item_id} ${name}`}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Sources({ citations }: { citations: readonly Citation[] }) {
  const { talk: words } = useWords();
  return (
    <div className="talk__basis">
      <h4>{words.sources}</h4>
      {citations.map(({ file, heading, text }) => (
        <details key={`${file} ${heading} ${text}`} className="why">
          <summary>
            {file} · {heading}
          </summary>
          <blockquote>{text}</blockquote>
        </details>
      ))}
    </div>
  );
}

function spoken(language: string): Language {
  return language.startsWith("zh") ? "zh" : "en";
}
