import type { Pack } from "../../api/schemas";
import { decimal } from "../../format/number";
import { cellVolts } from "../../format/quantities";
import { t } from "../../i18n";
import { barPercent, type Scale } from "./cells_scale";

interface Props {
  number: number;
  cell: Pack["cells"][number];
  scale: Scale;
  mark: "min" | "max" | null;
}

const MARKS = { min: "▼", max: "▲" };

/** One cell as a bar with its voltage in it. */
export function CellBar({ number, cell, scale, mark }: Props) {
  const says = [
    `${t("cells.cell", { number })}: ${cellVolts(cell.voltage_v)}`,
    mark && t(`cells.${mark}`),
    cell.balancing && t("cells.balancing"),
  ];
  return (
    <li class={`cell ${mark ?? ""}${cell.balancing ? " balancing" : ""}`}>
      <span class="hidden">{says.filter(Boolean).join(", ")}</span>
      <span class="cell-mark" aria-hidden="true">
        {mark ? MARKS[mark] : ""}
      </span>
      <span class="cell-tube" aria-hidden="true">
        <span class="cell-fill" style={{ height: `${barPercent(cell.voltage_v, scale)}%` }} />
        <span class="cell-value">{decimal(cell.voltage_v, 3)}</span>
      </span>
      <span class="cell-number" aria-hidden="true">
        {number}
      </span>
    </li>
  );
}
