import { useState } from "react";
import { csvLink } from "../data/client";
import type { ShopEvent } from "../data/types";
import { useLive } from "../data/useLive";
import { clock, count } from "../numbers";
import { Choice } from "../parts/Choice";
import { Panel } from "../parts/Panel";
import { Empty, Failed, Skeleton } from "../parts/States";
import { Table } from "../parts/Table";
import { Badge } from "../parts/Tile";
import type { Words } from "../words/en";
import { said, useWords } from "../words/use";

const TONES: Record<string, "good" | "warn"> = { add_to_cart: "good", purchase: "good", dismiss: "warn", remove_from_cart: "warn" };

export const Live = () => {
  const { w, language } = useWords();
  const [isPaused, setPaused] = useState(false);
  const [filter, setFilter] = useState<"all" | "done">("all");
  const { events, state, error } = useLive(isPaused);
  const shown = filter === "all" ? events : events.filter((event) => event.type !== "impression");
  return (
    <>
      <div className="toolbar">
        <button type="button" className="button" onClick={() => setPaused(!isPaused)}>
          {isPaused ? w.live.resume : w.live.pause}
        </button>
        <p className="live-state" role="status">
          <span className={`dot ${isPaused ? "dot-off" : state === "lost" ? "dot-warn" : "dot-good"}`} aria-hidden="true" />
          {isPaused ? w.live.paused : state === "lost" ? w.live.lost : w.live.running}
        </p>
        <Choice
          label={w.live.filter}
          value={filter}
          options={[
            { value: "all", name: w.live.all },
            { value: "done", name: w.live.withoutShown },
          ]}
          onChange={setFilter}
        />
      </div>
      {state === "lost" && events.length === 0 && <Failed error={error} />}
      <Panel title={w.live.table} lead={events.length ? w.live.count(count(shown.length, language)) : undefined} csv={csvLink("/v1/merchant/events", { n: 500 })}>
        {state === "loading" && <Skeleton rows={6} />}
        {state !== "loading" && events.length === 0 && <Empty title={w.live.empty} how={w.live.emptyHow} />}
        {events.length > 0 && shown.length === 0 && <Empty title={w.live.hidden} />}
        {shown.length > 0 && (
          <Table
            caption={w.live.table}
            rows={shown}
            rowKey={(event) => `${event.shopper ?? ""} ${event.id}`}
            columns={[
              { key: "at", head: w.live.at, className: "nowrap digits", cell: (event) => <time dateTime={event.at}>{clock(event.at, language)}</time> },
              { key: "type", head: w.live.type, cell: (event) => <Badge tone={TONES[event.type] ?? "plain"}>{said(w.live.types, event.type)}</Badge> },
              { key: "title", head: w.live.product, isName: true, className: "words", cell: (event) => event.title || event.item_id },
              { key: "detail", head: w.live.detail, className: "muted nowrap", cell: (event) => detailOf(event, w) },
              { key: "position", head: w.live.position, isNumber: true, cell: (event) => event.position ?? "–" },
              { key: "shopper", head: w.live.shopper, className: "muted", cell: (event) => <code className="small">{(event.shopper ?? "").slice(0, 10)}</code> },
            ]}
          />
        )}
      </Panel>
    </>
  );
};

export const detailOf = (event: ShopEvent, w: Words): string => {
  if (event.type === "rating" && typeof event.stars === "number") return w.live.stars(String(event.stars));
  if (event.type === "dismiss" && event.reason) return said(w.live.reasons, event.reason);
  return (event.quantity ?? 1) > 1 ? w.live.units(String(event.quantity)) : "";
};
