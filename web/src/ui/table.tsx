import type { ComponentChildren } from "preact";

interface Props {
  caption: string;
  columns: readonly string[];
  /** Which columns hold numbers and are aligned at the right. */
  numeric?: readonly number[];
  rows: readonly { key: string; cells: readonly ComponentChildren[] }[];
}

/** A table that scrolls sideways by itself where it does not fit; the first cell heads its row. */
export function Table({ caption, columns, numeric = [], rows }: Props) {
  const kind = (column: number) => (numeric.includes(column) ? "number" : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a table is no group of fields, and not worth a landmark
    <div class="table-box" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={column} scope="col" class={kind(index)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} class={kind(index)}>
                    {cell}
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
