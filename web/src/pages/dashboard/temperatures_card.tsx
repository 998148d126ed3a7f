import type { Pack } from "../../api/schemas";
import { celsius } from "../../format/quantities";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";

/** All sensors of all packs. */
export function TemperaturesCard({ packs, stale }: { packs: readonly Pack[]; stale: boolean }) {
  const rows = packs.flatMap((pack) => {
    const prefix = packs.length > 1 ? `${pack.name} · ` : "";
    const external = pack.temperatures.external_c.map(
      (value, index) => [`${prefix}${t("temperature.sensor", { number: index + 1 })}`, value] as const,
    );
    return [...external, [`${prefix}${t("temperature.internal")}`, pack.temperatures.internal_c] as const];
  });
  return (
    <div class="third">
      <Card title={t("temperature.title")} stale={stale}>
        <Facts rows={rows.map(([name, value]) => [name, value === null ? t("unknown") : celsius(value)])} />
      </Card>
    </div>
  );
}
