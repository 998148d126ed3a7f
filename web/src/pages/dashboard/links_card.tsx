import type { State } from "../../api/schemas";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Badge, type Tone } from "../../ui/badge";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { packTone } from "./pack_freshness";

const BUS_TONES: Readonly<Record<string, Tone>> = {
  error_active: "ok",
  error_warning: "warning",
  error_passive: "warning",
  recovering: "warning",
  bus_off: "alarm",
  stopped: "alarm",
};

/** The lines to the outside: each BMS, the CAN bus, the GX. */
export function LinksCard({ state, ageS, stale }: { state: State; ageS: number; stale: boolean }) {
  const packs = state.packs.map((pack) => {
    const age = pack.age_s === null ? t("never") : t("ago", { time: duration(pack.age_s + ageS) });
    return [
      pack.name,
      <Badge key="badge" tone={packTone(pack)}>
        {word("freshness", pack.freshness)} · {age}
      </Badge>,
    ] as const;
  });
  const { gx, can } = state;
  return (
    <div class="third">
      <Card title={t("links.title")} stale={stale}>
        <Facts
          rows={[
            ...packs,
            [
              "GX",
              <Badge key="badge" tone={gx.present ? "ok" : "warning"}>
                {gx.present ? (gx.name ?? t("links.present")) : t("links.absent")}
                {gx.age_s !== null && ` · ${t("ago", { time: duration(gx.age_s + ageS) })}`}
              </Badge>,
            ],
            [
              "CAN",
              <Badge
                key="badge"
                tone={can === null ? "quiet" : can.transmit_stalled ? "alarm" : (BUS_TONES[can.state] ?? "quiet")}
              >
                {can === null ? t("links.no_can") : can.transmit_stalled ? t("links.stalled") : word("bus", can.state)}
              </Badge>,
            ],
          ]}
        />
      </Card>
    </div>
  );
}
