import { useRef, useState } from "react";
import { get, send } from "../data/client";
import type { Page, Proposal } from "../data/types";
import { useResource } from "../data/useResource";
import { decimal } from "../numbers";
import { Panel } from "../parts/Panel";
import { Failed } from "../parts/States";
import { Table } from "../parts/Table";
import { Bar } from "../plots/Bar";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/proposals";
const SIZE = 25;

/** What a language model proposed and nobody has decided yet; nothing at all where there is none. */
export const Proposals = ({ onAccepted }: { onAccepted: () => void }) => {
  const { w, language } = useWords();
  const page = useResource<Page<Proposal>>(`${PATH} ${language}`, (signal) => get(PATH, { n: SIZE, language }, signal));
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const list = useRef<HTMLDivElement>(null);
  const status = useRef<HTMLParagraphElement>(null);
  if (page.state === "failed") return <Failed error={page.error} title={w.proposals.table} />;
  const rows = (page.value?.rows ?? []).filter((row) => !decided.has(row.id));
  const decide = async (row: Proposal, state: "accepted" | "rejected") => {
    setFailure(null);
    const place = rows.indexOf(row);
    try {
      await send("PATCH", PATH, { id: row.id, state });
    } catch (error) {
      setFailure(error);
      return;
    }
    setDecided((before) => new Set(before).add(row.id));
    setNote(w.proposals[state](row.anchor_name, row.target_name));
    if (state === "accepted" && row.type !== "need") onAccepted();
    if (rows.length === 1) page.reload();
    // The buttons of the row are gone: whoever works by keyboard goes on with the row that took its place.
    requestAnimationFrame(() => (list.current?.querySelectorAll<HTMLElement>("[data-accept]")[Math.min(place, rows.length - 2)] ?? status.current)?.focus());
  };
  return (
    <>
      <p className="note" role="status" ref={status} tabIndex={-1}>
        {note}
      </p>
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      {rows.length > 0 && (
        <div ref={list}>
          <Panel title={w.proposals.table} lead={w.proposals.lead}>
            <Rows rows={rows} decide={(row, state) => void decide(row, state)} />
          </Panel>
        </div>
      )}
    </>
  );
};

const Rows = ({ rows, decide }: { rows: Proposal[]; decide: (row: Proposal, state: "accepted" | "rejected") => void }) => {
  const { w, language } = useWords();
  const howOf = (row: Proposal) => (row.type === "need" ? (row.is_essential ? w.proposals.essential : w.proposals.need) : said(w.relationTypes, row.type));
  return (
    <Table
      caption={w.proposals.table}
      isStacked
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: "anchor", head: w.relations.anchor, isName: true, cell: (row) => row.anchor_name },
        { key: "target", head: w.relations.target, cell: (row) => row.target_name },
        { key: "type", head: w.relations.type, className: "nowrap", cell: howOf },
        {
          key: "typicality",
          head: w.proposals.typicality,
          cell: (row) => (
            <span className="confidence">
              <Bar share={row.typicality} tone="accent" />
              {decimal(row.typicality, language, 2)}
            </span>
          ),
        },
        { key: "reason", head: w.relations.reason, className: "words", cell: (row) => row.reason[language] || row.reason.en || row.reason.zh },
        { key: "remark", head: w.proposals.remark, className: "words muted", cell: (row) => row.remark },
        {
          key: "decide",
          head: w.proposals.decide,
          cell: (row) => (
            <span className="buttons">
              <button type="button" className="button small" data-accept aria-label={w.proposals.acceptOne(row.anchor_name, row.target_name)} onClick={() => decide(row, "accepted")}>
                {w.proposals.accept}
              </button>
              <button type="button" className="button quiet small" aria-label={w.proposals.rejectOne(row.anchor_name, row.target_name)} onClick={() => decide(row, "rejected")}>
                {w.proposals.reject}
              </button>
            </span>
          ),
        },
      ]}
    />
  );
};
