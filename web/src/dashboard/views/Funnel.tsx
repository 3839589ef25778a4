import { csvLink, get } from "../data/client";
import { CUTS, type Cut, type Funnel as Answer, type FunnelRow } from "../data/types";
import { useResource } from "../data/useResource";
import { count, percent, wilson, type Interval } from "../numbers";
import { Choice } from "../parts/Choice";
import { useDays } from "../parts/Days";
import { Panel } from "../parts/Panel";
import { Empty, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Tile, Tiles } from "../parts/Tile";
import { Bar } from "../plots/Bar";
import { Rates } from "../plots/Rates";
import { setParameter, useRoute } from "../route";
import type { Language } from "../../shared/types";
import type { Words } from "../words/en";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/funnel";
const METRICS = ["ctr", "cart_rate", "purchase_rate"] as const;
export type Metric = (typeof METRICS)[number];
const HITS = { ctr: "clicks", cart_rate: "carts", purchase_rate: "purchases" } as const;
/** More bars than that nobody compares; the table has all. */
const MOST_BARS = 20;

export const Funnel = () => {
  const { w, language } = useWords();
  const { parameters } = useRoute();
  const days = useDays();
  const by = CUTS.find((cut) => cut === parameters.get("by")) ?? "position";
  const metric = METRICS.find((one) => one === parameters.get("rate")) ?? "ctr";
  const funnel = useResource(`funnel ${days} ${by} ${language}`, (signal) => get<Answer>(PATH, { days, by, language }, signal));
  return (
    <>
      <div className="toolbar">
        <Choice label={w.funnel.by} isLabelHidden={false} value={by} options={CUTS.map((value) => ({ value, name: w.funnel.cuts[value] }))} onChange={(value) => setParameter("by", value)} />
        <Choice label={w.funnel.metric} isLabelHidden={false} value={metric} options={METRICS.map((value) => ({ value, name: w.funnel.metrics[value] }))} onChange={(value) => setParameter("rate", value)} />
      </div>
      <Show of={funnel}>
        {(answer) =>
          answer.rows.some((row) => row.impressions > 0) ? (
            <Filled answer={answer} by={by} metric={metric} csv={csvLink(PATH, { days, by })} />
          ) : (
            <Empty title={w.funnel.empty} how={w.funnel.emptyHow} />
          )
        }
      </Show>
    </>
  );
};

type FilledProps = { answer: Answer; by: Cut; metric: Metric; csv: string };

const Filled = ({ answer, by, metric, csv }: FilledProps) => {
  const { w, language } = useWords();
  const bars = barsOf(answer.rows, by);
  const title = w.funnel.plot(w.funnel.metricTitles[metric], w.funnel.cuts[by]);
  const name = (row: FunnelRow) => nameOf(row, by, w);
  return (
    <>
      {answer.is_cut && <p className="note">{w.cut}</p>}
      <Steps answer={answer} />
      <Panel title={title} lead={bars.length < answer.rows.length ? w.funnel.shown(count(bars.length, language), count(answer.rows.length, language)) : undefined}>
        <Rates
          title={title}
          description={w.funnel.description(count(bars.length, language))}
          say={(value) => percent(value, language)}
          sayTick={(value) => percent(value, language, Number.isInteger(Number((value * 100).toFixed(6))) ? 0 : 1)}
          rates={bars.map((row) => {
            const interval = intervalOf(row, metric);
            return { label: name(row), rate: row[metric], interval, said: rateSaid(row[metric], interval, w, language) };
          })}
        />
      </Panel>
      <Panel title={w.funnel.table} csv={csv}>
        <Table
          caption={w.funnel.table}
          rows={answer.rows}
          rowKey={(row) => String(row.key)}
          columns={[
            { key: "key", head: w.funnel.cuts[by], isName: true, cell: name },
            ...(["impressions", "clicks", "carts", "purchases", "dismissals"] as const).map((field) => ({
              key: field,
              head: w.funnel[field],
              isNumber: true,
              cell: (row: FunnelRow) => count(row[field], language),
            })),
            { key: "rate", head: w.funnel.metricTitles[metric], isNumber: true, cell: (row) => percent(row[metric], language) },
            {
              key: "interval",
              head: w.funnel.interval,
              isNumber: true,
              className: "muted nowrap",
              cell: (row) => {
                const interval = intervalOf(row, metric);
                return interval ? `${percent(interval.low, language)} – ${percent(interval.high, language)}` : "–";
              },
            },
          ]}
        />
      </Panel>
    </>
  );
};

const Steps = ({ answer }: { answer: Answer }) => {
  const { w, language } = useWords();
  const sum = (field: "impressions" | "clicks" | "carts" | "purchases") => answer.rows.reduce((total, row) => total + row[field], 0);
  const shown = sum("impressions");
  const { attach } = answer;
  return (
    <Tiles>
      {(["impressions", "clicks", "carts", "purchases"] as const).map((field) => (
        <Tile key={field} name={w.funnel[field]} value={count(sum(field), language)} note={field === "impressions" ? undefined : w.funnel.ofShown(percent(sum(field) / shown, language))}>
          <Bar share={sum(field) / shown} />
        </Tile>
      ))}
      <Tile
        name={w.funnel.attach}
        value={percent(attach.slates_with_pick ? attach.rate : null, language)}
        note={attach.slates_with_pick ? w.overview.attachNote(count(attach.with_cross_pick, language), count(attach.slates_with_pick, language)) : w.overview.attachNone}
      >
        <Bar share={attach.rate ?? 0} />
      </Tile>
    </Tiles>
  );
};

/** The rows that the plot shows: positions in their order, others by how often they were shown. */
export const barsOf = (rows: readonly FunnelRow[], by: Cut): FunnelRow[] => {
  const shown = rows.filter((row) => row.impressions > 0);
  const isOrdered = by === "position";
  const sorted = [...shown].sort((one, other) => (isOrdered ? Number(one.key) - Number(other.key) : other.impressions - one.impressions));
  return sorted.slice(0, MOST_BARS);
};

/** Of a row's rate over what was shown. */
export const intervalOf = (row: FunnelRow, metric: Metric): Interval | null => wilson(row[HITS[metric]], row.impressions);

export const rateSaid = (rate: number | null, interval: Interval | null, w: Words, language: Language): string =>
  interval ? w.funnel.rowSaid(percent(rate, language), percent(interval.low, language), percent(interval.high, language)) : percent(rate, language);

const nameOf = (row: FunnelRow, by: Cut, w: Words): string => {
  const key = String(row.key ?? "");
  if (by === "relation") return key === "" || key === "asked" ? w.funnel.stated : said(w.relationTypes, key);
  return row.name || key || w.funnel.unknown;
};
