import type { State } from "../../api/schemas";
import { isKnown, type Maybe } from "../../format/number";
import { amperes, kilowattHours, watts } from "../../format/quantities";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Icon, type IconName } from "../../ui/icons";
import { directionOf } from "./direction";

function End({ icon, name }: { icon: IconName; name: string }) {
  return (
    <div class="flow-end">
      <span class="flow-icon">
        <Icon name={icon} />
      </span>
      {name}
    </div>
  );
}

function absolute(value: Maybe): number | null {
  return isKnown(value) ? Math.abs(value) : null;
}

/** Where the energy goes: between the Victron system and the battery. */
export function FlowCard({ state, stale }: { state: State; stale: boolean }) {
  const { battery } = state;
  const direction = directionOf(battery.current_a);
  const moving = direction === "charge" || direction === "discharge";
  return (
    <div class="third">
      <Card title={t("flow.title")} stale={stale}>
        <div class="flow">
          <End icon="grid" name={t("flow.system")} />
          <div class={`flow-line ${direction}`}>
            <span class="flow-power">{watts(absolute(battery.power_w))}</span>
            <svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">
              <path class="track" d="M0 7h200" stroke-width="2" />
              {moving && !stale && (
                <path class="dots" d="M4 7h192" stroke="currentColor" stroke-width="7" stroke-linecap="round" />
              )}
            </svg>
            <span class="small">
              {t(`flow.${direction}`)}
              {moving && ` · ${amperes(absolute(battery.current_a))}`}
            </span>
          </div>
          <End icon="battery" name={t("flow.battery")} />
        </div>
        <Facts
          rows={[
            [t("energy_in"), kilowattHours(battery.energy_in_kwh)],
            [t("energy_out"), kilowattHours(battery.energy_out_kwh)],
          ]}
        />
      </Card>
    </div>
  );
}
