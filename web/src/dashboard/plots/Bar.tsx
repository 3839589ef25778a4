/** A bar within a table's row or a tile: decoration, the number stands beside it. */
export const Bar = ({ share, tone = "accent" }: { share: number; tone?: "accent" | "warn" | "muted" }) => (
  <svg className={`bar bar-${tone}`} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect className="bar-back" width={100} height={8} />
    <rect className="bar-front" width={Math.max(0, Math.min(1, share)) * 100} height={8} />
  </svg>
);
