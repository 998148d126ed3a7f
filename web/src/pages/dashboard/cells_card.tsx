import type { Pack } from "../../api/schemas";
import { UNKNOWN } from "../../format/number";
import { cellVolts, millivolts } from "../../format/quantities";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { CellBar } from "./cell_bar";
import { cellScale } from "./cells_scale";
import { isOld } from "./pack_freshness";

/** Each cell of a pack as a bar: lowest and highest marked, those that are balanced striped. */
export function CellsCard({ pack, several, stale }: { pack: Pack; several: boolean; stale: boolean }) {
  const scale = cellScale(pack.cells.map((cell) => cell.voltage_v));
  const spread = pack.cell_delta_v;
  const markOf = (number: number) => {
    // Of cells that are all the same none is the lowest.
    if (spread === null || spread < 0.0005) return null;
    if (pack.cell_max?.cell === number) return "max";
    return pack.cell_min?.cell === number ? "min" : null;
  };
  return (
    <div class="full">
      <Card
        title={several ? `${t("cells.title")} · ${pack.name}` : t("cells.title")}
        stale={stale || isOld(pack)}
        aside={<span class="quiet">{t("cells.spread", { value: millivolts(spread) })}</span>}
      >
        {scale === null ? (
          <p class="quiet">{t("cells.unknown")}</p>
        ) : (
          <>
            <ol class="cells" aria-label={t("cells.title")}>
              {pack.cells.map((cell, index) => (
                <CellBar key={index} number={index + 1} cell={cell} scale={scale} mark={markOf(index + 1)} />
              ))}
            </ol>
            <p class="cells-key">
              <span>
                ▲ {t("cells.max")} {pack.cell_max ? cellVolts(pack.cell_max.voltage_v) : UNKNOWN}
              </span>
              <span>
                ▼ {t("cells.min")} {pack.cell_min ? cellVolts(pack.cell_min.voltage_v) : UNKNOWN}
              </span>
              <span>
                <i class="stripes" />
                {t("cells.balancing")}
              </span>
              <span>{t("cells.scale", { low: cellVolts(scale.low), high: cellVolts(scale.high) })}</span>
            </p>
          </>
        )}
      </Card>
    </div>
  );
}
