import { useId } from "react";
import type { Interval } from "../numbers";
import { linear, ticks } from "./scale";
import { useWidth } from "./useWidth";

const ROW = 34;
const TOP = 8;
const BOTTOM = 30;

export type Rate = { label: string; rate: number | null; interval: Interval | null; said: string };
/** limit: where the axis must reach; for values that are no rates. */
type Props = { title: string; description: string; rates: Rate[]; say: (value: number) => string; sayTick?: (value: number) => string; limit?: number };

/** Where the axis ends: at the widest interval, but one row with few trials does not squeeze the rest. */
export const reach = (rates: Rate[]): number => {
  const highs = rates.map((one) => one.interval?.high ?? one.rate ?? 0);
  const best = Math.max(0, ...rates.map((one) => one.rate ?? 0));
  return Math.max(0.001, Math.min(Math.max(0, ...highs), best > 0 ? best * 2.5 : 1, 1));
};

/** Rates as bars with 95 % intervals as whiskers; a whisker that leaves the plot ends in an arrow. The table beside it has every number. */
export const Rates = ({ title, description, rates, say, sayTick = say, limit }: Props) => {
  const [ref, width] = useWidth();
  const id = useId();
  const left = Math.min(Math.max(64, ...rates.map((one) => estimated(one.label) + 14)), Math.floor(width * 0.34));
  const right = 64;
  const marks = ticks(limit ?? reach(rates), width < 480 ? 3 : 5);
  const end = marks.at(-1) ?? 1;
  const x = linear([0, end], [left, width - right]);
  const height = TOP + rates.length * ROW + BOTTOM;
  return (
    <div ref={ref} className="plot">
      <svg width={width} height={height} role="img" aria-labelledby={`${id}t ${id}d`}>
        <title id={`${id}t`}>{title}</title>
        <desc id={`${id}d`}>{description}</desc>
        {marks.map((mark) => (
          <g key={mark} className="plot-grid">
            <line x1={x(mark)} x2={x(mark)} y1={TOP} y2={height - BOTTOM + 4} />
            <text x={x(mark)} y={height - 8} textAnchor="middle">
              {sayTick(mark)}
            </text>
          </g>
        ))}
        {rates.map((one, place) => (
          <g key={one.label} transform={`translate(0 ${TOP + place * ROW})`}>
            <title>{`${one.label}: ${one.said}`}</title>
            <text className="plot-name" x={left - 10} y={ROW / 2 + 4} textAnchor="end">
              {clipped(one.label, left - 14)}
            </text>
            <rect className="plot-rate" x={left} y={8} width={Math.max(0, x(Math.min(one.rate ?? 0, end)) - left)} height={ROW - 16} rx={3} />
            {one.interval && <Whisker interval={one.interval} x={x} end={end} />}
            <text className="plot-value" x={width - 4} y={ROW / 2 + 4} textAnchor="end">
              {one.rate === null ? "–" : say(one.rate)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
};

const Whisker = ({ interval, x, end }: { interval: Interval; x: (value: number) => number; end: number }) => {
  const low = x(Math.min(interval.low, end));
  const high = x(Math.min(interval.high, end));
  const middle = ROW / 2;
  const leaves = interval.high > end * 1.0001;
  return (
    <g className="plot-whisker">
      <line x1={low} x2={high} y1={middle} y2={middle} />
      <line x1={low} x2={low} y1={middle - 5} y2={middle + 5} />
      {leaves ? (
        <path d={`M${high - 5},${middle - 4}L${high},${middle}L${high - 5},${middle + 4}`} />
      ) : (
        <line x1={high} x2={high} y1={middle - 5} y2={middle + 5} />
      )}
    </g>
  );
};

/** About how wide a word is at 13 px: a Chinese character counts about twice a letter. */
export const estimated = (text: string): number => [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 13.5 : 7.2), 0);

/** What of a text fits into so many pixels. */
export const clipped = (text: string, room: number): string => {
  if (estimated(text) <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && estimated(`${signs.join("")}…`) > room) signs.pop();
  return `${signs.join("").trimEnd()}…`;
};
