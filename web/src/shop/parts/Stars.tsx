import { formatCount, formatNumber } from "../../shared/money";
import type { Language, Product } from "../../shared/types";
import { useWords } from "../words";

const STAR = "m10 1.800 2.500 5.300 5.700.7-4.200 4 1.100 5.700L10 14.700l-5.100 2.800L6 11.800l-4.200-4 5.700-.7z";

export function Stars({ rating, language }: { rating: Product["rating"]; language: Language }) {
  const { card } = useWords();
  if (!rating || rating.count === 0) return null;
  const value = formatNumber(rating.value, language, 1);
  return (
    <p className="stars">
      <span className="hidden">{card.stars(value, formatNumber(rating.count, language))}</span>
      <span className="stars__shown" aria-hidden="true">
        <svg viewBox="0 0 100 20" width="75" height="15">
          <FiveStars className="stars__empty" />
          <svg width={rating.value * 20} height="20" viewBox={`0 0 ${rating.value * 20} 20`}>
            <FiveStars className="stars__full" />
          </svg>
        </svg>
        {value} <span className="stars__count">({formatCount(rating.count, language)})</span>
      </span>
    </p>
  );
}

function FiveStars({ className }: { className: string }) {
  return (
    <g className={className}>
      {[0, 20, 40, 60, 80].map((x) => (
        <path key={x} d={STAR} transform={`translate(${x} 0)`} />
      ))}
    </g>
  );
}
