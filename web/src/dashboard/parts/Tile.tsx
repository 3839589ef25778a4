import type { ReactNode } from "react";

type Props = { name: string; value: ReactNode; note?: ReactNode; tone?: "plain" | "warn"; children?: ReactNode };

/** One number that matters, with what it is of. */
export const Tile = ({ name, value, note, tone = "plain", children }: Props) => (
  <div className={`tile tile-${tone}`}>
    <dt>{name}</dt>
    <dd className="tile-value">{value}</dd>
    {children && <dd>{children}</dd>}
    {note && <dd className="tile-note">{note}</dd>}
  </div>
);

export const Tiles = ({ children }: { children: ReactNode }) => <dl className="tiles">{children}</dl>;

export const Badge = ({ tone = "plain", children }: { tone?: "plain" | "good" | "warn"; children: ReactNode }) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);
