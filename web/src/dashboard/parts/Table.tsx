import type { ReactNode } from "react";

export type Column<Row> = {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, in digits of one width. */
  isNumber?: boolean;
  /** The cell that names the row. */
  isName?: boolean;
  className?: string;
};

type Props<Row> = {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, place: number) => string;
  /** On a phone each row becomes a card with the column's name before each cell. */
  isStacked?: boolean;
};

/** A table that scrolls within itself where it is too wide, reachable by keyboard. */
export function Table<Row>({ caption, columns, rows, rowKey, isStacked = false }: Props<Row>) {
  return (
    <div className="table-scroll" role="group" aria-label={caption} tabIndex={0}>
      <table className={isStacked ? "table stacked" : "table"}>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={rowKey(row, place)}>
              {columns.map((column) =>
                column.isName ? (
                  <th key={column.key} scope="row" className={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={classOf(column)} data-head={typeof column.head === "string" ? column.head : undefined}>
                    {isStacked ? <div className="cell">{column.cell(row)}</div> : column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.isNumber ? "number" : "", column.isName ? "name" : "", column.className ?? ""].filter(Boolean).join(" ");
}
