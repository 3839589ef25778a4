import { useId, useState, type FormEvent } from "react";
import { csvLink, send } from "../data/client";
import { findKinds } from "../data/finding";
import { RELATION_TYPES, type Relation, type RelationType } from "../data/types";
import { usePages } from "../data/usePages";
import { decimal } from "../numbers";
import { Combobox, type Option } from "../parts/Combobox";
import { Panel } from "../parts/Panel";
import { Search } from "../parts/Search";
import { Empty, Failed, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Bar } from "../plots/Bar";
import { said, useWords } from "../words/use";
import { More } from "./Catalogue";
import { Proposals } from "./Proposals";

const PATH = "/v1/merchant/relations";
const keyOf = (row: Relation) => `${row.anchor} ${row.type} ${row.target}`;

export const Relations = () => {
  const { w, language } = useWords();
  const [q, setQ] = useState("");
  const [isAdding, setAdding] = useState(false);
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const pages = usePages<Relation>(PATH, q, language);
  const toggle = async (row: Relation) => {
    setFailure(null);
    const set = (isDisabled: boolean) => pages.change((rows) => rows.map((one) => (keyOf(one) === keyOf(row) ? { ...one, is_disabled: isDisabled } : one)));
    set(!row.is_disabled);
    try {
      await send("PATCH", PATH, { anchor: row.anchor, target: row.target, type: row.type, is_disabled: !row.is_disabled });
    } catch (error) {
      set(row.is_disabled);
      setFailure(error);
    }
  };
  return (
    <>
      <p className="note" role="status">
        {note}
      </p>
      {isAdding ? (
        <AddRelation
          onCancel={() => setAdding(false)}
          onAdded={(anchor, target) => {
            setAdding(false);
            setNote(w.relations.added(anchor, target));
            pages.first.reload();
          }}
        />
      ) : (
        <button type="button" className="button strong" onClick={() => setAdding(true)}>
          + {w.relations.new}
        </button>
      )}
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      <Proposals onAccepted={pages.first.reload} />
      <Panel title={w.relations.table} csv={csvLink(PATH, { q })} tools={<Search label={w.relations.find} value={q} onChange={setQ} />}>
        <Show of={pages.first} rows={8}>
          {() => (pages.rows.length === 0 ? <Empty title={w.relations.empty} how={w.relations.emptyHow} /> : <Rows rows={pages.rows} toggle={(row) => void toggle(row)} />)}
        </Show>
        <More pages={pages} />
      </Panel>
    </>
  );
};

const Rows = ({ rows, toggle }: { rows: Relation[]; toggle: (row: Relation) => void }) => {
  const { w, language } = useWords();
  return (
    <Table
      caption={w.relations.table}
      isStacked
      rows={rows}
      rowKey={keyOf}
      columns={[
        { key: "anchor", head: w.relations.anchor, isName: true, cell: (row) => row.anchor_name || row.anchor },
        { key: "target", head: w.relations.target, cell: (row) => row.target_name || row.target },
        { key: "type", head: w.relations.type, className: "nowrap", cell: (row) => said(w.relationTypes, row.type) },
        {
          key: "weight",
          head: w.relations.weight,
          cell: (row) => (
            <span className="confidence">
              <Bar share={row.weight} tone={row.is_disabled ? "muted" : "accent"} />
              {decimal(row.weight, language, 2)}
            </span>
          ),
        },
        { key: "reason", head: w.relations.reason, className: "words", cell: (row) => row.reason[language] || row.reason.en || row.reason.zh },
        { key: "source", head: w.relations.source, className: "muted nowrap", cell: (row) => said(w.relations.sources, row.source.split(":")[0] ?? row.source) },
        {
          key: "used",
          head: w.relations.used,
          cell: (row) => (
            <button
              type="button"
              role="switch"
              className="switch"
              aria-checked={!row.is_disabled}
              aria-label={w.relations.use(row.anchor_name || row.anchor, row.target_name || row.target)}
              onClick={() => toggle(row)}
            >
              <span aria-hidden="true" />
            </button>
          ),
        },
      ]}
    />
  );
};

type Fields = { anchor: Option | null; target: Option | null; en: string; zh: string };

/** What is missing in a new relation. */
export const missingIn = ({ anchor, target, en, zh }: Fields): ("anchor" | "target" | "same" | "reason")[] => [
  ...(anchor ? [] : (["anchor"] as const)),
  ...(target ? (anchor?.id === target.id ? (["same"] as const) : []) : (["target"] as const)),
  ...(en.trim() && zh.trim() ? [] : (["reason"] as const)),
];

const AddRelation = ({ onAdded, onCancel }: { onAdded: (anchor: string, target: string) => void; onCancel: () => void }) => {
  const { w, language } = useWords();
  const id = useId();
  const [fields, setFields] = useState<Fields>({ anchor: null, target: null, en: "", zh: "" });
  const [type, setType] = useState<RelationType>("often_bought_with");
  const [weight, setWeight] = useState(0.6);
  const [missing, setMissing] = useState<ReturnType<typeof missingIn>>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const change = (part: Partial<Fields>) => setFields((before) => ({ ...before, ...part }));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const found = missingIn(fields);
    setMissing(found);
    setFailure(null);
    const { anchor, target } = fields;
    if (found.length > 0 || !anchor || !target) return;
    try {
      await send("POST", PATH, { anchor: anchor.id, target: target.id, type, weight, reason: { en: fields.en.trim(), zh: fields.zh.trim() } });
      onAdded(anchor.name, target.name);
    } catch (error) {
      setFailure(error);
    }
  };
  const kinds = (text: string, signal: AbortSignal) => findKinds(language, text, signal);
  const wrong = (...names: typeof missing) => names.find((name) => missing.includes(name));
  const errorOf = (...names: typeof missing) => {
    const name = wrong(...names);
    return (
      name && (
        <p className="error" id={`${id}${name}`}>
          {w.relations.errors[name]}
        </p>
      )
    );
  };
  const described = (...names: typeof missing) => {
    const name = wrong(...names);
    return name ? `${id}${name}` : undefined;
  };
  return (
    <Panel title={w.relations.new} lead={w.relations.newLead}>
      <form className="editor" onSubmit={(event) => void add(event)} noValidate>
        <div className="columns">
          <div>
            <Combobox label={w.relations.anchor} find={kinds} isAutoFocused value={fields.anchor?.name ?? ""} onChoose={(anchor) => change({ anchor })} describedBy={described("anchor")} isInvalid={missing.includes("anchor")} />
            {errorOf("anchor")}
          </div>
          <div>
            <Combobox label={w.relations.target} find={kinds} value={fields.target?.name ?? ""} onChoose={(target) => change({ target })} describedBy={described("target", "same")} isInvalid={Boolean(wrong("target", "same"))} />
            {errorOf("target", "same")}
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}type`}>
              {w.relations.type}
            </label>
            <select id={`${id}type`} value={type} onChange={(event) => setType(event.target.value as RelationType)}>
              {RELATION_TYPES.map((one) => (
                <option key={one} value={one}>
                  {w.relationTypes[one]}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}weight`}>
              {w.relations.weight}: {decimal(weight, language, 2)}
            </label>
            <div className="range">
              <span className="muted small">{w.relations.weak}</span>
              <input id={`${id}weight`} type="range" min={0.05} max={1} step={0.05} value={weight} onChange={(event) => setWeight(Number(event.target.value))} />
              <span className="muted small">{w.relations.strong}</span>
            </div>
          </div>
          {(["en", "zh"] as const).map((one) => (
            <div className="field" key={one}>
              <label className="label" htmlFor={`${id}${one}`}>
                {one === "en" ? w.relations.reasonEn : w.relations.reasonZh}
              </label>
              <input id={`${id}${one}`} lang={one} maxLength={120} value={fields[one]} aria-invalid={missing.includes("reason") && !fields[one].trim()} aria-describedby={`${id}hint`} onChange={(event) => change({ [one]: event.target.value })} />
            </div>
          ))}
        </div>
        <p id={`${id}hint`} className="hint">
          {w.relations.reasonHint}
        </p>
        {errorOf("reason")}
        {failure !== null && <Failed error={failure} title={w.failed.action} />}
        <div className="buttons">
          <button type="submit" className="button strong">
            {w.add}
          </button>
          <button type="button" className="button quiet" onClick={onCancel}>
            {w.cancel}
          </button>
        </div>
      </form>
    </Panel>
  );
};
