import { useWords } from "../words";

const FEW = 5;

/** Said only where it matters to somebody who wants it now. */
export function Stock({ stock }: { stock: number | null }) {
  const { card } = useWords();
  if (stock === null || stock > FEW) return null;
  return <p className={stock === 0 ? "stock stock--out" : "stock stock--low"}>{stock === 0 ? card.out : card.low(stock)}</p>;
}
