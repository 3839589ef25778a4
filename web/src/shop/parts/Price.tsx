import { formatMoney } from "../../shared/money";
import type { Language, Money } from "../../shared/types";
import { useWords } from "../words";

interface Props {
  price: Money | null;
  listPrice: Money | null;
  language: Language;
}

export function Price({ price, listPrice, language }: Props) {
  const { card } = useWords();
  if (!price) return <p className="price price--none">{card.noPrice}</p>;
  const isReduced = listPrice !== null && listPrice.currency === price.currency && listPrice.amount > price.amount;
  return (
    <p className={isReduced ? "price price--reduced" : "price"}>
      <span className="hidden">{card.now} </span>
      <span className="price__now">{formatMoney(price, language)}</span>
      {isReduced && (
        <>
          {" "}
          <span className="hidden">{card.was} </span>
          <s className="price__was">{formatMoney(listPrice, language)}</s>
        </>
      )}
    </p>
  );
}
