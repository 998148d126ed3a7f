import type { ComponentChildren } from "preact";

/** A list of names and values; a long one may stand in two columns where there is room. */
export function Facts({
  rows,
  columns = false,
}: {
  rows: readonly (readonly [string, ComponentChildren])[];
  columns?: boolean;
}) {
  return (
    <dl class={`facts${columns ? " columns" : ""}`}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
