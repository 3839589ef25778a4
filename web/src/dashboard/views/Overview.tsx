import { get } from "../data/client";
import type { Asked, Funnel, Lacking, System } from "../data/types";
import { useResource, type Resource } from "../data/useResource";
import { count, day, decimal, percent, wilson } from "../numbers";
import { CountTable } from "../parts/CountTable";
import { useDays } from "../parts/Days";
import { Panel } from "../parts/Panel";
import { Empty, Show } from "../parts/States";
import { Tile, Tiles } from "../parts/Tile";
import { Bar } from "../plots/Bar";
import { Days } from "../plots/Days";
import { linkTo } from "../route";
import { noteSaid } from "../words/notes";
import { said, useWords } from "../words/use";

const TOP = 6;

/** The first look: one number each, how it went by day, what to do something about. Each part stands or fails by itself. */
export const Overview = () => {
  const { w, language } = useWords();
  const days = useDays();
  const key = `${days} ${language}`;
  const asked = useResource(`asked ${key}`, (signal) => get<Asked>("/v1/merchant/asked", { days, language }, signal));
  const funnel = useResource(`funnel ${key}`, (signal) => get<Funnel>("/v1/merchant/funnel", { days, by: "section", language }, signal));
  const lacking = useResource(`lacking ${key}`, (signal) => get<Lacking>("/v1/merchant/lacking", { days, language }, signal));
  const system = useResource("system", (signal) => get<System>("/v1/merchant/system", {}, signal));
  const all = (view: string) => (
    <a className="button quiet small" href={linkTo(view, "", days === 7 ? {} : { days: String(days) })} aria-label={`${w.overview.all}: ${w.views[view as "asked"]}`}>
      {w.overview.all}
    </a>
  );
  return (
    <>
      <Tiles>
        <AskedTiles of={asked} />
        <AttachTile of={funnel} />
        <LackingTile of={lacking} />
      </Tiles>
      <Panel title={w.overview.byDay} tools={all("asked")}>
        <Show of={asked} rows={6}>
          {(answer) => <ByDay asked={answer} days={days} />}
        </Show>
      </Panel>
      <div className="grid">
        <Panel title={w.overview.lackingTop} tools={all("lacking")}>
          <Show of={lacking}>
            {({ rows }) =>
              rows.length ? (
                <CountTable
                  caption={w.overview.lackingTop}
                  head={w.lacking.need}
                  countHead={w.lacking.count}
                  first={TOP}
                  rows={rows.slice(0, TOP).map((row) => ({
                    key: `${row.need} ${row.kind} ${row.reason}`,
                    count: row.count,
                    name: (
                      <>
                        {row.need || row.kind || w.lacking.unnamed}
                        <span className="advice">{said(w.lacking.reasons, row.reason)}</span>
                      </>
                    ),
                  }))}
                />
              ) : (
                <Empty title={w.overview.lackingEmpty} />
              )
            }
          </Show>
        </Panel>
        <Panel title={w.overview.top} tools={all("asked")}>
          <Show of={asked}>
            {({ needs }) =>
              needs.length ? (
                <CountTable
                  caption={w.overview.top}
                  head={w.asked.need}
                  countHead={w.asked.count}
                  first={TOP}
                  rows={needs.slice(0, TOP).map((one) => ({ key: one.kind, name: one.name || one.kind, count: one.count }))}
                />
              ) : (
                <Empty title={w.asked.emptyTable} />
              )
            }
          </Show>
        </Panel>
      </div>
      <Panel title={w.overview.state} tools={all("system")}>
        <Show of={system} rows={2}>
          {(answer) => <ServiceState system={answer} />}
        </Show>
      </Panel>
    </>
  );
};

/** Where a number will stand, or could have stood. */
const blank = (of: Resource<unknown>): string => (of.state === "failed" ? "–" : "…");

const AskedTiles = ({ of }: { of: Resource<Asked> }) => {
  const asked = of.value;
  const { w, language } = useWords();
  const read = asked && asked.requests > 0 ? (asked.requests - asked.abstained) / asked.requests : null;
  return (
    <>
      <Tile name={w.overview.requests} value={asked ? count(asked.requests, language) : blank(of)} note={asked && w.overview.requestsNote(count(asked.shoppers, language))} />
      <Tile name={w.overview.understood} value={asked ? percent(read, language, 0) : blank(of)} note={asked && w.overview.understoodNote(count(asked.abstained, language))}>
        <Bar share={read ?? 0} />
      </Tile>
    </>
  );
};

const AttachTile = ({ of }: { of: Resource<Funnel> }) => {
  const funnel = of.value;
  const { w, language } = useWords();
  if (!funnel) return <Tile name={w.overview.attach} value={blank(of)} />;
  const { slates_with_pick: picked, with_cross_pick: crossed, rate } = funnel.attach;
  const interval = wilson(crossed, picked);
  return (
    <Tile
      name={w.overview.attach}
      value={percent(picked ? rate : null, language)}
      note={
        interval ? (
          <>
            {w.overview.attachNote(count(crossed, language), count(picked, language))}
            <br />
            {w.overview.interval(percent(interval.low, language, 0), percent(interval.high, language, 0))}
          </>
        ) : (
          w.overview.attachNone
        )
      }
    >
      <Bar share={rate ?? 0} />
    </Tile>
  );
};

const LackingTile = ({ of }: { of: Resource<Lacking> }) => {
  const lacking = of.value;
  const { w, language } = useWords();
  const times = lacking?.rows.reduce((sum, row) => sum + row.count, 0) ?? 0;
  return (
    <Tile
      name={w.overview.lacking}
      tone={times > 0 ? "warn" : "plain"}
      value={lacking ? count(times, language) : blank(of)}
      note={lacking && w.overview.lackingNote(count(new Set(lacking.rows.map((row) => `${row.need} ${row.kind}`)).size, language))}
    />
  );
};

const DAY_MS = 86_400_000;

/** Every day of the span: the service names only those on which something was asked. */
export const everyDay = (byDay: Asked["by_day"], days: number, today: number = Date.now()): Asked["by_day"] => {
  const known = new Map(byDay.map((one) => [one.day, one.requests]));
  const span = Array.from({ length: days }, (_, place) => new Date(today - (days - 1 - place) * DAY_MS).toISOString().slice(0, 10));
  const before = byDay.filter((one) => one.day < (span[0] ?? "")); // A span of hours begins within a day.
  return [...before, ...span.map((name) => ({ day: name, requests: known.get(name) ?? 0 }))];
};

const ByDay = ({ asked, days }: { asked: Asked; days: number }) => {
  const { w, language } = useWords();
  const all = everyDay(asked.by_day, days);
  const peak = all.reduce((best, one) => (one.requests > best.requests ? one : best), { day: "", requests: 0 });
  if (peak.requests === 0)
    return (
      <Empty title={w.overview.empty} how={w.overview.emptyHow}>
        <a className="button" href="./">
          {w.toShop}
        </a>
      </Empty>
    );
  return (
    <Days
      title={w.overview.byDay}
      description={`${w.overview.byDayDescription(count(asked.requests, language), count(peak.requests, language), day(peak.day, language))} ${all
        .map((one) => `${day(one.day, language)}: ${count(one.requests, language)}`)
        .join("; ")}`}
      points={all.map((one) => ({ label: day(one.day, language), value: one.requests }))}
      say={(value) => count(value, language)}
    />
  );
};

const ServiceState = ({ system }: { system: System }) => {
  const { w, language } = useWords();
  const lost = system.degraded.reduce((sum, one) => sum + one.count, 0);
  const { p50, p95 } = system.latency.recommend_ms ?? { p50: null, p95: null };
  return (
    <div className="state">
      <p>
        <span className={`dot ${lost ? "dot-warn" : "dot-good"}`} aria-hidden="true" /> {lost ? w.overview.degraded(count(lost, language)) : w.overview.fine}{" "}
        <span className="muted">{typeof p50 === "number" && typeof p95 === "number" ? w.overview.speed(decimal(p50, language, 0), decimal(p95, language, 0)) : w.overview.speedNone}</span>
      </p>
      {lost > 0 && (
        <ul className="lines">
          {system.degraded.slice(0, 3).map((one) => (
            <li key={one.note}>
              {noteSaid(one.note, w)} <span className="muted">× {count(one.count, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
