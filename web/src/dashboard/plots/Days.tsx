import { useId } from "react";
import { linear, thinned, ticks } from "./scale";
import { useWidth } from "./useWidth";

const HEIGHT = 190;
const TOP = 22;
const BOTTOM = 26;
const RIGHT = 12;
/** Up to so many days a column each; more are read as a line. */
const MOST_COLUMNS = 14;

type Point = { label: string; value: number };
type Props = { title: string; description: string; points: Point[]; say: (value: number) => string };

/** Counts by day: columns for a week or two, a line beyond. The numbers stand in the description and in each mark's title. */
export const Days = ({ title, description, points, say }: Props) => {
  const [ref, width] = useWidth();
  const id = useId();
  const marks = ticks(Math.max(0, ...points.map((point) => point.value)), 4, true);
  const left = 14 + 7 * Math.max(...marks.map((mark) => say(mark).length));
  const y = linear([0, marks.at(-1) ?? 1], [HEIGHT - BOTTOM, TOP]);
  const slot = (width - left - RIGHT) / Math.max(1, points.length);
  const middle = (place: number) => left + slot * (place + 0.5);
  const said = new Set(thinned(points.length, Math.floor((width - left) / 62)));
  const areColumns = points.length <= MOST_COLUMNS;
  return (
    <div ref={ref} className="plot">
      <svg width={width} height={HEIGHT} role="img" aria-labelledby={`${id}t ${id}d`}>
        <title id={`${id}t`}>{title}</title>
        <desc id={`${id}d`}>{description}</desc>
        {marks.map((mark) => (
          <g key={mark} className="plot-grid">
            <line x1={left} x2={width - RIGHT} y1={y(mark)} y2={y(mark)} />
            <text x={left - 8} y={y(mark) + 4} textAnchor="end">
              {say(mark)}
            </text>
          </g>
        ))}
        {areColumns ? (
          <Columns points={points} say={say} middle={middle} y={y} size={Math.min(44, slot * 0.62)} />
        ) : (
          <Line points={points} say={say} middle={middle} y={y} />
        )}
        {points.map(
          (point, place) =>
            said.has(place) && (
              <text key={point.label} className="plot-label" x={middle(place)} y={HEIGHT - 7} textAnchor="middle">
                {point.label}
              </text>
            ),
        )}
      </svg>
    </div>
  );
};

type Inner = { points: Point[]; say: (value: number) => string; middle: (place: number) => number; y: (value: number) => number };

const Columns = ({ points, say, middle, y, size }: Inner & { size: number }) =>
  points.map((point, place) => (
    <g key={point.label} className="plot-bar">
      <title>{`${point.label}: ${say(point.value)}`}</title>
      <rect x={middle(place) - size / 2} y={y(point.value)} width={size} height={Math.max(0, y(0) - y(point.value))} rx={3} />
      {size >= 20 && point.value > 0 && (
        <text x={middle(place)} y={y(point.value) - 6} textAnchor="middle">
          {say(point.value)}
        </text>
      )}
    </g>
  ));

const Line = ({ points, say, middle, y }: Inner) => {
  const path = points.map((point, place) => `${place ? "L" : "M"}${middle(place).toFixed(1)},${y(point.value).toFixed(1)}`).join("");
  const largest = points.reduce((best, point, place) => (point.value > (points[best]?.value ?? 0) ? place : best), 0);
  const peak = points[largest];
  return (
    <>
      <path className="plot-area" d={`${path}L${middle(points.length - 1)},${y(0)}L${middle(0)},${y(0)}Z`} />
      <path className="plot-line" d={path} />
      {points.map((point, place) => (
        <circle key={point.label} className="plot-dot" cx={middle(place)} cy={y(point.value)} r={place === largest ? 4 : 2.5}>
          <title>{`${point.label}: ${say(point.value)}`}</title>
        </circle>
      ))}
      {peak && peak.value > 0 && (
        <text className="plot-label" x={middle(largest)} y={y(peak.value) - 9} textAnchor="middle">
          {say(peak.value)}
        </text>
      )}
    </>
  );
};
