import { csvLink, get } from "../data/client";
import type { Lack, Lacking as Answer } from "../data/types";
import { useResource } from "../data/useResource";
import { ago, count } from "../numbers";
import { CountTable } from "../parts/CountTable";
import { useDays } from "../parts/Days";
import { Panel } from "../parts/Panel";
import { Empty, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Bar } from "../plots/Bar";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/lacking";

/** How often each reason, the most frequent first. */
export const byReason = (rows: readonly Lack[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.reason, (counts.get(row.reason) ?? 0) + row.count);
  return [...counts].sort((one, other) => other[1] - one[1]);
};

export const Lacking = () => {
  const { w, language } = useWords();
  const days = useDays();
  const lacking = useResource(`lacking ${days} ${language}`, (signal) => get<Answer>(PATH, { days, language }, signal));
  return (
    <Show of={lacking}>
      {({ rows }) => {
        if (rows.length === 0) return <Empty title={w.lacking.empty} how={w.lacking.emptyHow} />;
        const most = Math.max(...rows.map((row) => row.count));
        const reasons = byReason(rows);
        return (
          <>
            <Panel title={w.lacking.share}>
              <CountTable
                caption={w.lacking.share}
                head={w.lacking.reason}
                countHead={w.lacking.count}
                total={reasons.reduce((sum, [, times]) => sum + times, 0)}
                rows={reasons.map(([reason, times]) => ({
                  key: reason,
                  count: times,
                  name: (
                    <>
                      {said(w.lacking.reasons, reason)}
                      <span className="advice">{w.lacking.advice[reason]}</span>
                    </>
                  ),
                }))}
              />
            </Panel>
            <Panel title={w.lacking.table} csv={csvLink(PATH, { days })}>
              <Table
                caption={w.lacking.table}
                isStacked
                rows={rows}
                rowKey={(row) => `${row.need} ${row.kind} ${row.reason}`}
                columns={[
                  {
                    key: "need",
                    head: w.lacking.need,
                    isName: true,
                    cell: (row) => (
                      <>
                        {row.need || row.kind || <span className="muted">{w.lacking.unnamed}</span>} {row.kind && row.kind !== row.need && <code className="muted small">{row.kind}</code>}
                      </>
                    ),
                  },
                  { key: "reason", head: w.lacking.reason, cell: (row) => said(w.lacking.reasons, row.reason) },
                  { key: "bar", head: <span className="hidden">{w.plot}</span>, className: "bar-cell", cell: (row) => <Bar share={row.count / most} tone="warn" /> },
                  { key: "count", head: w.lacking.count, isNumber: true, cell: (row) => count(row.count, language) },
                  { key: "last", head: w.lacking.last, className: "nowrap muted", cell: (row) => <time dateTime={row.last}>{ago(row.last, language)}</time> },
                ]}
              />
            </Panel>
          </>
        );
      }}
    </Show>
  );
};
