import type { State } from "../../api/schemas";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";

/** What the charge control is doing and why. */
export function ChargeCard({ state, stale }: { state: State; stale: boolean }) {
  const { charge } = state;
  const profile =
    charge.profile === charge.profile_in_force
      ? word("profile", charge.profile)
      : `${word("profile", charge.profile)} → ${word("profile", charge.profile_in_force)}`;
  return (
    <div class="third">
      <Card title={t("charge.title")} stale={stale}>
        <Facts
          rows={[
            [t("charge.stage"), word("stage", charge.stage)],
            [t("charge.reason"), word("stage_reason", charge.stage_reason)],
            [t("charge.since"), duration(charge.stage_since_s)],
            [t("charge.profile"), profile],
            [t("charge.allowed"), charge.charge_enabled ? t("yes") : t("no")],
            [t("charge.discharge_allowed"), charge.discharge_enabled ? t("yes") : t("no")],
            [
              t("charge.last_full"),
              charge.last_full_charge.age_s === null
                ? t("unknown")
                : t("ago", { time: duration(charge.last_full_charge.age_s) }),
            ],
          ]}
        />
      </Card>
    </div>
  );
}
