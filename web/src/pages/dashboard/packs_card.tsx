import type { Pack } from "../../api/schemas";
import { amperes, percent, volts, watts } from "../../format/quantities";
import { t, word } from "../../i18n";
import { Badge } from "../../ui/badge";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { isOld, packTone } from "./pack_freshness";

/** What each pack gives to a battery of several. */
export function PacksCard({ packs, stale }: { packs: readonly Pack[]; stale: boolean }) {
  return (
    <div class="full">
      <Card title={t("dash.packs")} stale={stale}>
        <Facts
          rows={packs.map((pack) => [
            pack.name,
            <span key="values" class="row">
              <span class={isOld(pack) ? "stale" : ""}>
                {[percent(pack.soc_percent), volts(pack.voltage_v), amperes(pack.current_a), watts(pack.power_w)].join(
                  " · ",
                )}
              </span>
              <Badge tone={packTone(pack)}>
                {pack.freshness === "fresh" ? word("stage", pack.charge.stage) : word("freshness", pack.freshness)}
              </Badge>
            </span>,
          ])}
        />
      </Card>
    </div>
  );
}
