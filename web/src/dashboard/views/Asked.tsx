import { csvLink, get } from "../data/client";
import type { Asked as Answer } from "../data/types";
import { useResource } from "../data/useResource";
import { CountTable } from "../parts/CountTable";
import { useDays } from "../parts/Days";
import { Panel } from "../parts/Panel";
import { Empty, Show } from "../parts/States";
import { said, useWords } from "../words/use";

const PATH = "/v1/merchant/asked";

export const Asked = () => {
  const { w, language } = useWords();
  const days = useDays();
  const asked = useResource(`asked ${days} ${language}`, (signal) => get<Answer>(PATH, { days, language }, signal));
  const csv = (table: string) => csvLink(PATH, { days, table });
  return (
    <Show of={asked}>
      {(answer) =>
        answer.requests === 0 ? (
          <Empty title={w.asked.empty} how={w.asked.emptyHow} />
        ) : (
          <div className="fresh">
            {answer.is_cut && <p className="note">{w.cut}</p>}
            <div className="duo">
              <div>
                <Counts title={w.asked.needs} head={w.asked.need} csv={csv("needs")} rows={answer.needs.map((one) => ({ key: one.kind, name: one.name || one.kind, count: one.count }))} first={12} />
                <Counts
                  title={w.asked.constraints}
                  head={w.asked.constraint}
                  csv={csv("constraints")}
                  rows={answer.constraints.map((one) => ({
                    key: `${one.field} ${one.op}`,
                    name: (
                      <>
                        {said(w.asked.fields, one.field)} <span className="muted">{said(w.asked.operations, one.op)}</span>
                      </>
                    ),
                    count: one.count,
                  }))}
                />
              </div>
              <div>
                <Counts
                  title={w.asked.texts}
                  head={w.asked.text}
                  csv={csv("texts")}
                  empty={w.asked.emptyTexts}
                  rows={answer.texts.map((one) => ({ key: `${one.language} ${one.text}`, name: <q lang={one.language}>{one.text}</q>, count: one.count }))}
                  first={12}
                />
                <Counts title={w.asked.missions} head={w.asked.mission} csv={csv("missions")} rows={answer.missions.map((one) => ({ key: one.mission, name: one.name || one.mission, count: one.count }))} />
                <Counts
                  title={w.asked.languages}
                  head={w.asked.language}
                  csv={csv("languages")}
                  total={answer.requests}
                  rows={answer.languages.map((one) => ({ key: one.language, name: said(w.asked.languageNames, one.language), count: one.count }))}
                />
              </div>
            </div>
          </div>
        )
      }
    </Show>
  );
};

type CountsProps = {
  title: string;
  head: string;
  csv: string;
  rows: Parameters<typeof CountTable>[0]["rows"];
  empty?: string;
  total?: number;
  first?: number;
};

const Counts = ({ title, head, csv, rows, empty, total, first = 8 }: CountsProps) => {
  const { w } = useWords();
  return (
    <Panel title={title} csv={rows.length ? csv : undefined}>
      {rows.length ? (
        <CountTable caption={title} head={head} countHead={w.asked.count} rows={rows} first={first} {...(total ? { total } : {})} />
      ) : (
        <Empty title={empty ?? w.asked.emptyTable} />
      )}
    </Panel>
  );
};
