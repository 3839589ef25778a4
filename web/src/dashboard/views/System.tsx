import { csvLink, get } from "../data/client";
import type { System as Answer } from "../data/types";
import { useResource } from "../data/useResource";
import { count, decimal, duration } from "../numbers";
import { CountTable } from "../parts/CountTable";
import { Panel } from "../parts/Panel";
import { Empty, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Badge, Tile, Tiles } from "../parts/Tile";
import { Rates } from "../plots/Rates";
import type { Words } from "../words/en";
import { noteSaid } from "../words/notes";
import { useWords } from "../words/use";
import { UpgradeNotice } from "./UpgradeNotice";

const PATH = "/v1/merchant/system";

export const System = () => {
  const { w, language } = useWords();
  const system = useResource("system", (signal) => get<Answer>(PATH, {}, signal));
  return (
    <Show of={system}>
      {(answer) => (
        <>
          <UpgradeNotice system={answer} reload={system.reload} />
          <Tiles>
            <Tile name={w.system.version} value={answer.version} />
            <Tile name={w.system.uptime} value={duration(answer.uptime_s, language)} />
            <Tile name={w.system.products} value={count(answer.products, language)} />
            <Tile name={w.system.generation} value={answer.generation} />
          </Tiles>
          <Latency of={answer.latency.recommend_ms} />
          <Panel title={w.system.degraded} csv={answer.degraded.length ? csvLink(PATH) : undefined}>
            {answer.degraded.length === 0 ? (
              <Empty title={w.system.degradedEmpty} how={w.system.degradedHow} />
            ) : (
              <CountTable
                caption={w.system.degraded}
                head={w.system.note}
                countHead={w.system.count}
                rows={answer.degraded.map((one) => ({
                  key: one.note,
                  count: one.count,
                  name: (
                    <>
                      {noteSaid(one.note, w)}
                      {noteSaid(one.note, w) !== one.note && <code className="advice">{one.note}</code>}
                    </>
                  ),
                }))}
              />
            )}
          </Panel>
          <Panel title={w.system.parts}>
            <Table
              caption={w.system.parts}
              rows={partsOf(answer, w)}
              rowKey={([name]) => name}
              columns={[
                { key: "part", head: w.system.part, isName: true, cell: ([name]) => name },
                { key: "what", head: w.system.what, className: "words", cell: ([, value]) => <Value of={value} /> },
              ]}
            />
          </Panel>
        </>
      )}
    </Show>
  );
};

const Latency = ({ of }: { of: Answer["latency"]["recommend_ms"] }) => {
  const { w, language } = useWords();
  if (!of || of.count === 0 || of.p50 === null || of.p95 === null)
    return (
      <Panel title={w.system.latency}>
        <Empty title={w.system.latencyEmpty} />
      </Panel>
    );
  const say = (value: number) => `${decimal(value, language, value < 10 ? 1 : 0)} ${w.system.ms}`;
  const [p50, p95] = [of.p50, of.p95];
  return (
    <Panel title={w.system.latency} lead={w.system.measured(count(of.count, language))}>
      <Rates
        title={w.system.latency}
        description={w.system.latencyDescription(decimal(p50, language), decimal(p95, language))}
        limit={p95}
        say={say}
        rates={[
          { label: w.system.p50, rate: p50, interval: null, said: say(p50) },
          { label: w.system.p95, rate: p95, interval: null, said: say(p95) },
        ]}
      />
    </Panel>
  );
};

const partsOf = (system: Answer, w: Words): [string, unknown][] => [
  [w.system.encoder, system.encoder],
  ...Object.entries(system.stores).map(([name, value]): [string, unknown] => [`${w.system.store}: ${name}`, value]),
  ...Object.entries(system.extras).map(([name, value]): [string, unknown] => [`${w.system.extras}: ${name}`, value]),
];

const Value = ({ of }: { of: unknown }) => {
  const { w } = useWords();
  if (typeof of === "boolean") return <Badge tone={of ? "good" : "plain"}>{of ? w.system.there : w.system.absent}</Badge>;
  if (of === null || of === undefined || of === "") return <span className="muted">{w.none}</span>;
  if (typeof of === "object")
    return (
      <ul className="lines">
        {Object.entries(of).map(([name, value]) => (
          <li key={name}>
            <span className="muted">{name}</span> {typeof value === "object" ? JSON.stringify(value) : String(value)}
          </li>
        ))}
      </ul>
    );
  return String(of);
};
