import type { Pack } from "../../api/schemas";
import { celsius } from "../../format/quantities";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { isOld } from "./pack_freshness";

/** All sensors of all packs. */
export function TemperaturesCard({ packs, stale }: { packs: readonly Pack[]; stale: boolean }) {
  const rows = packs.flatMap((pack) => {
    const { external_c, internal_c } = pack.temperatures;
    const all = [
      ...external_c.map((value, index) => [t("temperature.sensor", { number: index + 1 }), value] as const),
      [t("temperature.internal"), internal_c] as const,
    ];
    return all.map(
      ([name, value]) =>
        [
          packs.length > 1 ? `${pack.name} · ${name}` : name,
          <span key="value" class={isOld(pack) ? "stale" : ""}>
            {value === null ? t("unknown") : celsius(value)}
          </span>,
        ] as const,
    );
  });
  return (
    <div class="third">
      <Card title={t("temperature.title")} stale={stale}>
        <Facts rows={rows} />
      </Card>
    </div>
  );
}
