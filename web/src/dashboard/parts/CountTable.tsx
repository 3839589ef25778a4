import { useState, type ReactNode } from "react";
import { count, percent } from "../numbers";
import { Bar } from "../plots/Bar";
import { useWords } from "../words/use";
import { Table } from "./Table";

export type Counted = { key: string; name: ReactNode; count: number };
type Props = { caption: string; head: string; countHead: string; rows: readonly Counted[]; total?: number; first?: number };

/** Names with counts as bars: looked at as a plot, read as a table. */
export const CountTable = ({ caption, head, countHead, rows, total, first = 8 }: Props) => {
  const { w, language } = useWords();
  const [isWhole, setWhole] = useState(false);
  const most = Math.max(1, ...rows.map((row) => row.count));
  const shown = isWhole ? rows : rows.slice(0, first);
  return (
    <>
      <Table
        caption={caption}
        rows={shown}
        rowKey={(row) => row.key}
        columns={[
          { key: "name", head, isName: true, cell: (row) => row.name },
          { key: "bar", head: <span className="hidden">{w.plot}</span>, className: "bar-cell", cell: (row) => <Bar share={row.count / most} /> },
          { key: "count", head: countHead, isNumber: true, cell: (row) => count(row.count, language) },
          ...(total
            ? [{ key: "share", head: "%", isNumber: true, className: "muted", cell: (row: Counted) => percent(row.count / total, language, 0) }]
            : []),
        ]}
      />
      {rows.length > first && !isWhole && (
        <button type="button" className="button quiet small more" onClick={() => setWhole(true)}>
          {w.more} ({count(rows.length - first, language)})
        </button>
      )}
    </>
  );
};
