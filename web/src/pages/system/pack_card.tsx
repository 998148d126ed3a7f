import type { Pack } from "../../api/schemas";
import { decimal, quantity } from "../../format/number";
import { amperes, celsius, millivolts, percent } from "../../format/quantities";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { doubtText } from "../../i18n/gateway";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Note } from "../../ui/note";

/** Who a BMS is and what it has lived through. */
export function PackCard({ pack, stale }: { pack: Pack; stale: boolean }) {
  const { identity, statistics } = pack;
  const doubtful = pack.plausibility.filter((one) => one.active);
  return (
    <Card title={pack.name} stale={stale} wide>
      {doubtful.map((one) => (
        <Note key={one.check} tone="warning">
          {doubtText(one)}
        </Note>
      ))}
      <Facts
        columns
        rows={[
          [
            t("bms.serial"),
            <span key="serial" class="mono">
              {pack.serial ?? "–"}
            </span>,
          ],
          [t("bms.firmware"), identity?.firmware ?? "–"],
          [t("bms.hardware"), identity ? `${identity.hardware} / ${identity.bootloader}` : "–"],
          [t("bms.status"), word("status", pack.status)],
          [t("bms.lifetime"), duration(pack.lifetime_s)],
          [t("bms.capacity"), `${quantity(pack.remaining_ah, "", 1)} / ${quantity(pack.capacity_ah, "Ah", 0)}`],
          [t("bms.soc_raw"), percent(pack.soc_percent, 1)],
          [t("bms.cycles"), `${decimal(statistics?.charge_cycles)} / ${decimal(statistics?.full_charges)}`],
          [
            t("bms.currents"),
            `${amperes(statistics?.max_charge_current_a)} / ${amperes(statistics?.max_discharge_current_a)}`,
          ],
          [t("bms.difference"), millivolts(statistics?.max_cell_difference_v)],
          [
            t("bms.temperatures"),
            `${celsius(statistics?.min_temperature_c)} … ${celsius(statistics?.max_temperature_c)}`,
          ],
          [
            t("bms.voltage_trips"),
            `${decimal(statistics?.under_voltage_count)} / ${decimal(statistics?.over_voltage_count)}`,
          ],
          [
            t("bms.current_trips"),
            `${decimal(statistics?.charge_over_current_count)} / ${decimal(statistics?.discharge_over_current_count)}`,
          ],
          [t("bms.heat_trips"), decimal(statistics?.over_heat_count)],
          [t("bms.reset_cause"), word("reset", statistics?.last_reset_cause)],
          [t("bms.last_event"), word("bms_event", pack.last_event?.key)],
        ]}
      />
    </Card>
  );
}
