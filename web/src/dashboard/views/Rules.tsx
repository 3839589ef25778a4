import { useEffect, useRef, useState } from "react";
import { csvLink, get, send } from "../data/client";
import type { Rule, Rules as RuleList } from "../data/types";
import { useResource } from "../data/useResource";
import { date } from "../numbers";
import { Panel } from "../parts/Panel";
import { Empty, Failed, Show } from "../parts/States";
import { Table } from "../parts/Table";
import { Badge } from "../parts/Tile";
import { go, linkTo, useRoute } from "../route";
import { isPush, NEW_RULE, readAction, readRule } from "../rules/draft";
import { Editor } from "../rules/Editor";
import type { Words } from "../words/en";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/rules";
const NEW = "+";

export const Rules = () => {
  const { w } = useWords();
  const { rest } = useRoute();
  const list = useResource("rules", (signal) => get<RuleList>(PATH, {}, signal));
  const [note, setNote] = useState("");
  const done = (text: string) => {
    setNote(text);
    list.reload();
    go(linkTo("rules"));
  };
  return (
    <>
      <p className="note" role="status">
        {note}
      </p>
      <Show of={list}>
        {({ rules }) =>
          rest ? (
            <Edit rules={rules} id={rest} onSaved={(id) => done(w.rules.saved(id))} />
          ) : (
            <Listed rules={rules} onDeleted={(id) => done(w.rules.deleted(id))} />
          )
        }
      </Show>
    </>
  );
};

const Edit = ({ rules, id, onSaved }: { rules: Rule[]; id: string; onSaved: (id: string) => void }) => {
  const { w } = useWords();
  const rule = rules.find((one) => one.id === id);
  const back = <a href={linkTo("rules")}>← {w.rules.back}</a>;
  if (!rule && id !== NEW) return <Empty title={w.rules.missing}>{back}</Empty>;
  return (
    <>
      <p>{back}</p>
      <Panel title={rule ? w.rules.editTitle(rule.id) : w.rules.new}>
        <Editor
          key={id}
          initial={rule ? readRule(rule) : NEW_RULE}
          taken={rule ? [] : rules.map((one) => one.id)}
          onSaved={onSaved}
          onCancel={() => go(linkTo("rules"))}
        />
      </Panel>
    </>
  );
};

const Listed = ({ rules, onDeleted }: { rules: Rule[]; onDeleted: (id: string) => void }) => {
  const { w, language } = useWords();
  const [asking, setAsking] = useState("");
  const add = (
    <a className="button strong" href={linkTo("rules", NEW)}>
      + {w.rules.new}
    </a>
  );
  if (rules.length === 0)
    return (
      <Empty title={w.rules.empty} how={w.rules.emptyHow}>
        {add}
      </Empty>
    );
  return (
    <Panel title={w.rules.table} csv={csvLink(PATH)} tools={add}>
      <Table
        caption={w.rules.table}
        isStacked
        rows={rules}
        rowKey={(rule) => rule.id}
        columns={[
          { key: "id", head: w.rules.rule, isName: true, cell: (rule) => rule.id },
          { key: "state", head: w.rules.state, cell: (rule) => <State rule={rule} /> },
          { key: "when", head: w.rules.when, cell: (rule) => <Lines lines={conditions(rule, w)} /> },
          {
            key: "dates",
            head: w.rules.dates,
            className: "nowrap",
            cell: (rule) => {
              const { from, until } = readRule(rule);
              return from || until ? `${from ? date(from, language) : "…"} – ${until ? date(until, language) : "…"}` : w.always;
            },
          },
          {
            key: "then",
            head: w.rules.then,
            cell: (rule) => (
              <>
                <Lines lines={rule.then.map((line) => actionSaid(line, w))} />
                {rule.notes.map((note) => (
                  <p key={note} className="error small">
                    {note}
                  </p>
                ))}
              </>
            ),
          },
          {
            key: "do",
            head: <span className="hidden">{w.actions}</span>,
            className: "row-tools",
            cell: (rule) =>
              asking === rule.id ? (
                <Confirm id={rule.id} onDone={() => onDeleted(rule.id)} onCancel={() => setAsking("")} />
              ) : (
                <>
                  <a className="button quiet small" href={linkTo("rules", rule.id)} aria-label={`${w.edit}: ${rule.id}`}>
                    {w.edit}
                  </a>
                  <button type="button" className="button quiet small" aria-label={`${w.remove}: ${rule.id}`} onClick={() => setAsking(rule.id)}>
                    {w.remove}
                  </button>
                </>
              ),
          },
        ]}
      />
    </Panel>
  );
};

const Confirm = ({ id, onDone, onCancel }: { id: string; onDone: () => void; onCancel: () => void }) => {
  const { w } = useWords();
  const keep = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => keep.current?.focus(), []);
  const remove = () => {
    setBusy(true);
    send("DELETE", `${PATH}/${encodeURIComponent(id)}`).then(onDone, (error: unknown) => {
      setFailure(error);
      setBusy(false);
    });
  };
  return (
    <div className="confirm" role="alertdialog" aria-label={w.rules.confirm(id)} onKeyDown={(event) => event.key === "Escape" && onCancel()}>
      <p>{w.rules.confirm(id)}</p>
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      <button type="button" className="button small danger" disabled={isBusy} onClick={remove}>
        {w.remove}
      </button>
      <button type="button" className="button quiet small" ref={keep} onClick={onCancel}>
        {w.keep}
      </button>
    </div>
  );
};

const State = ({ rule }: { rule: Rule }) => {
  const { w } = useWords();
  if (rule.active) return <Badge tone="good">{w.rules.active}</Badge>;
  const isPlanned = rule.from !== null && new Date(rule.from).getTime() > Date.now();
  return <Badge>{isPlanned ? w.rules.planned : w.rules.over}</Badge>;
};

const Lines = ({ lines }: { lines: string[] }) => (
  <ul className="lines">
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);

const conditions = (rule: Rule, w: Words): string[] => {
  const { text, exact, kind, language } = rule.when;
  const lines = [
    text?.length ? `${w.rules.words}: ${text.join(", ")}` : "",
    exact?.length ? `${w.rules.exact}: ${exact.join(", ")}` : "",
    kind?.length ? `${w.rules.kinds}: ${kind.join(", ")}` : "",
    language ? `${w.rules.language}: ${said(w.asked.languageNames, language)}` : "",
  ].filter(Boolean);
  return lines.length ? lines : [w.always];
};

/** A listed action in the reader's language; one that the editor does not know stays as the service says it. */
export const actionSaid = (line: string, w: Words): string => {
  const action = readAction(line);
  if (!action) return line;
  const name = said(w.rules.kindsOfAction, action.name);
  if (isPush(action)) return `${name}: ${said(w.rules.targets, action.target)} ${action.values.join(", ")} (${action.by})`;
  return `${name}: ${action.values.length ? action.values.join(", ") : action.text}`;
};
