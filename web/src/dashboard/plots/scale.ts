/** From values to pixels, and the round numbers that an axis says. */

export type Scale = (value: number) => number;

/** A straight line from a domain to a range; a domain without width maps to the start of the range. */
export const linear = (domain: readonly [number, number], range: readonly [number, number]): Scale => {
  const width = domain[1] - domain[0];
  return (value) => (width === 0 ? range[0] : range[0] + ((value - domain[0]) / width) * (range[1] - range[0]));
};

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Round ticks from 0 that reach the largest value: at most `most` steps of 1, 2, 2.5 or 5 times a power of ten. */
export const ticks = (largest: number, most = 4, isWhole = false): number[] => {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fitting = STEPS.map((step) => step * power).find((step) => step >= rough * (1 - 1e-9)) ?? 10 * power;
  const step = isWhole ? Math.max(1, Math.ceil(fitting)) : fitting;
  const steps = Math.max(1, Math.ceil(largest / step - 1e-9));
  return Array.from({ length: steps + 1 }, (_, place) => Number((place * step).toPrecision(12)));
};

/** Which of n labels are said when only so many fit: evenly spread, the last one always. */
export const thinned = (n: number, fit: number): number[] => {
  if (n <= 0) return [];
  const every = Math.max(1, Math.ceil(n / Math.max(1, fit)));
  const kept: number[] = [];
  for (let place = n - 1; place >= 0; place -= every) kept.unshift(place);
  return kept;
};
