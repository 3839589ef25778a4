import { useState } from "react";
import { addressOf } from "../../shared/api";
import { csvLink, get, send } from "../data/client";
import { findKinds } from "../data/finding";
import type { Catalogue as Answer, Category } from "../data/types";
import { usePages } from "../data/usePages";
import { useResource } from "../data/useResource";
import { count, decimal, moment, percent } from "../numbers";
import { Combobox, type Option } from "../parts/Combobox";
import { Panel } from "../parts/Panel";
import { Search } from "../parts/Search";
import { Empty, Failed, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Tile, Tiles } from "../parts/Tile";
import { Bar } from "../plots/Bar";
import { linkTo } from "../route";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/catalogue";
const CATEGORIES = "/v1/merchant/categories";

export const Catalogue = () => {
  const catalogue = useResource("catalogue", (signal) => get<Answer>(PATH, {}, signal));
  return (
    <>
      <Show of={catalogue} rows={8}>
        {(answer) => (
          <>
            <Counts of={answer} />
            <Imports of={answer} />
            <Quarantine of={answer} />
          </>
        )}
      </Show>
      <Mapping />
    </>
  );
};

const Counts = ({ of }: { of: Answer }) => {
  const { w, language } = useWords();
  const part = (name: string, n: number) => (
    <Tile
      name={name}
      tone={n > 0 ? "warn" : "plain"}
      value={count(n, language)}
      note={n > 0 && of.products > 0 ? w.catalogue.share(percent(n / of.products, language)) : w.catalogue.fine}
    >
      <Bar share={of.products ? n / of.products : 0} tone="warn" />
    </Tile>
  );
  return (
    <Tiles>
      <Tile name={w.catalogue.products} value={count(of.products, language)} note={`${w.catalogue.generation} ${of.generation}`} />
      {part(w.catalogue.withoutPrice, of.without_price)}
      {part(w.catalogue.withoutKind, of.without_kind)}
      {part(w.catalogue.outOfStock, of.out_of_stock)}
    </Tiles>
  );
};

const IMPORT_COUNTS = ["added", "changed", "unchanged", "removed", "refused"] as const;

const Imports = ({ of }: { of: Answer }) => {
  const { w, language } = useWords();
  return (
    <Panel title={w.catalogue.imports} csv={of.imports.length ? csvLink(PATH, { table: "imports" }) : undefined}>
      {of.imports.length === 0 ? (
        <Empty title={w.catalogue.importsEmpty} how={w.catalogue.importsHow} />
      ) : (
        <Table
          caption={w.catalogue.imports}
          rows={of.imports}
          rowKey={(row, place) => `${row.at} ${place}`}
          columns={[
            { key: "at", head: w.catalogue.at, isName: true, className: "nowrap", cell: (row) => <time dateTime={row.at}>{moment(row.at, language)}</time> },
            { key: "file", head: w.catalogue.file, className: "words", cell: (row) => row.file },
            ...IMPORT_COUNTS.map((field) => ({
              key: field,
              head: w.catalogue[field],
              isNumber: true,
              cell: (row: Answer["imports"][number]) =>
                field === "refused" && row.refused > 0 ? <strong className="warn">{count(row.refused, language)}</strong> : count(row[field], language),
            })),
            { key: "seconds", head: w.catalogue.seconds, isNumber: true, cell: (row) => decimal(row.seconds, language) },
          ]}
        />
      )}
    </Panel>
  );
};

const Quarantine = ({ of }: { of: Answer }) => {
  const { w, language } = useWords();
  return (
    <Panel title={w.catalogue.quarantine} csv={of.quarantine.length ? csvLink(PATH, { table: "quarantine" }) : undefined}>
      {of.quarantine.length === 0 ? (
        <Empty title={w.catalogue.quarantineEmpty} how={w.catalogue.quarantineHow} />
      ) : (
        <Table
          caption={w.catalogue.quarantine}
          isStacked
          rows={of.quarantine}
          rowKey={(row) => row.file}
          columns={[
            { key: "file", head: w.catalogue.file, isName: true, className: "words", cell: (row) => row.file },
            { key: "rows", head: w.catalogue.rows, isNumber: true, cell: (row) => `${count(row.rows, language)}${row.is_cut ? "+" : ""}` },
            {
              key: "reasons",
              head: w.catalogue.reasons,
              cell: (row) => (
                <ul className="lines">
                  {Object.entries(row.reasons)
                    .sort((one, other) => other[1] - one[1])
                    .map(([reason, n]) => (
                      <li key={reason}>
                        {reason.replaceAll("_", " ")} <span className="muted">× {count(n, language)}</span>
                      </li>
                    ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
};

const Mapping = () => {
  const { w, language } = useWords();
  const [q, setQ] = useState("");
  const [editing, setEditing] = useState("");
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const pages = usePages<Category>(CATEGORIES, q, language);
  const correct = async (row: Category, kind: Option) => {
    setEditing("");
    setFailure(null);
    try {
      const saved = await send<Category>("PUT", addressOf(CATEGORIES, { language }), { path: row.path, kind: kind.id });
      pages.change((rows) => rows.map((one) => (one.path === row.path ? { ...one, ...saved } : one)));
      setNote(`${w.catalogue.saved(row.path, kind.name)} ${saved.is_pending ? w.catalogue.savedNote : ""}`);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Panel
      title={w.catalogue.mapping}
      lead={w.catalogue.mappingLead}
      csv={csvLink(CATEGORIES, { q })}
      tools={<Search label={w.catalogue.find} value={q} onChange={setQ} />}
    >
      <p className="note" role="status">
        {note}
      </p>
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      <Show of={pages.first}>
        {() =>
          pages.rows.length === 0 ? (
            <Empty title={w.catalogue.mappingEmpty} how={w.catalogue.mappingHow} />
          ) : (
            <Table
              caption={w.catalogue.mapping}
              isStacked
              rows={pages.rows}
              rowKey={(row) => row.path}
              columns={[
                { key: "path", head: w.catalogue.path, isName: true, className: "words", cell: (row) => row.path },
                { key: "products", head: w.catalogue.products, isNumber: true, cell: (row) => count(row.products, language) },
                {
                  key: "kind",
                  head: w.catalogue.kind,
                  cell: (row) =>
                    editing === row.path ? (
                      <KindChoice row={row} onChoose={(kind) => void correct(row, kind)} onCancel={() => setEditing("")} />
                    ) : (
                      row.kind_name || row.kind || <span className="muted">{w.catalogue.noKind}</span>
                    ),
                },
                {
                  key: "confidence",
                  head: w.catalogue.confidence,
                  cell: (row) => (
                    <span className="confidence">
                      <Bar share={row.confidence ?? 0} tone={(row.confidence ?? 0) < 0.6 ? "warn" : "accent"} />
                      {percent(row.confidence, language, 0)}
                    </span>
                  ),
                },
                { key: "source", head: w.catalogue.source, className: "muted nowrap", cell: (row) => (
                    <>
                      {said(w.catalogue.sources, row.source)}
                      {row.is_pending && (
                        <a className="advice" href={linkTo("system")}>
                          {w.catalogue.pending}
                        </a>
                      )}
                    </>
                  ),
                },
                {
                  key: "do",
                  head: <span className="hidden">{w.actions}</span>,
                  className: "row-tools",
                  cell: (row) =>
                    editing !== row.path && (
                      <button type="button" className="button quiet small" aria-label={w.catalogue.correctOf(row.path)} onClick={() => setEditing(row.path)}>
                        {w.catalogue.correct}
                      </button>
                    ),
                },
              ]}
            />
          )
        }
      </Show>
      <More pages={pages} />
    </Panel>
  );
};

const KindChoice = ({ row, onChoose, onCancel }: { row: Category; onChoose: (kind: Option) => void; onCancel: () => void }) => {
  const { w, language } = useWords();
  const none: Option = { id: "", name: w.catalogue.noKind };
  return (
    <div className="kind-choice">
      <Combobox
        label={w.catalogue.correctOf(row.path)}
        isLabelHidden
        isAutoFocused
        value={row.kind_name || row.kind}
        find={async (text, signal) => [...(await findKinds(language, text, signal)), none]}
        onChoose={onChoose}
      />
      <button type="button" className="button quiet small" onClick={onCancel}>
        {w.cancel}
      </button>
    </div>
  );
};

export const More = ({ pages }: { pages: { hasMore: boolean; isLoadingMore: boolean; moreError: unknown; more: () => void } }) => {
  const { w } = useWords();
  if (pages.moreError) return <Failed error={pages.moreError} retry={pages.more} />;
  if (!pages.hasMore) return null;
  return (
    <button type="button" className="button quiet more" disabled={pages.isLoadingMore} onClick={pages.more}>
      {pages.isLoadingMore ? w.loading : w.more}
    </button>
  );
};
