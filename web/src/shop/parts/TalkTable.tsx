import type { Comparison } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { named } from "../model/named";
import { useWords } from "../words";

/** Products side by side. It is wider than the panel: it scrolls by itself, by keyboard too. */
export function TalkTable({ table: { columns, rows }, language }: { table: Comparison; language: string }) {
  const { talk: words } = useWords();
  const { open } = useShop();
  return (
    <div className="talk__table" role="group" aria-label={words.compared} tabIndex={0}>
      <table lang={language}>
        <caption className="hidden">{words.compared}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{words.product}</span>
            </th>
            {columns.map(({ item_id, variant_id, title }) => (
              <th key={item_id} scope="col">
                <button type="button" className="link" onClick={() => open({ product: named(item_id, title), variantId: variant_id })}>
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, label, values }) => (
            <tr key={name}>
              <th scope="row">{label}</th>
              {values.map((value, at) => (
                <td key={columns[at]?.item_id ?? at}>
                  {value || (
                    <>
                      <span aria-hidden="true">–</span>
                      <span className="hidden">{words.unstated}</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
