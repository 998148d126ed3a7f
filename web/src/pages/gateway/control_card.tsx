import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { ActionBody, ActionName, ActionResult } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { useReceived } from "../../app/use_state_age";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { Note } from "../../ui/note";
import { SwitchField } from "../../ui/switch_field";

const PROFILES = ["slow", "medium", "fast"] as const;

/** What a user may switch at any time: it counts at once, and can only let less flow than is safe. */
export function ControlCard() {
  const newest = useReceived();
  const [busy, setBusy] = useState(false);
  if (newest === null) return null;
  const { charge } = newest.state;
  const run = (name: ActionName, body: ActionBody) => {
    setBusy(true);
    call<ActionResult>("POST", `/actions/${name}`, body)
      .catch(toastError)
      .finally(() => setBusy(false));
  };
  return (
    <Card title={t("control.title")} stale={newest.stale}>
      <div class="stack">
        <div class="row between">
          <span class="field-label">{t("charge.profile")}</span>
          <Choice
            label={t("charge.profile")}
            options={PROFILES.map((name) => [name, word("profile", name)] as const)}
            value={charge.profile}
            onChange={(profile) => run("set_charge_profile", { profile })}
          />
        </div>
        {charge.fast_locked && <Note tone="warning">{t("control.fast_locked")}</Note>}
        <SwitchField
          label={t("charge.allowed")}
          value={charge.charge_enabled}
          disabled={busy}
          onChange={(enabled) => run("set_charge_enabled", { enabled })}
        />
        <SwitchField
          label={t("charge.discharge_allowed")}
          value={charge.discharge_enabled}
          disabled={busy}
          onChange={(enabled) => run("set_discharge_enabled", { enabled })}
        />
        <SwitchField
          label={t("control.full")}
          hint={t("control.full_help")}
          value={charge.full_charge_forced}
          disabled={busy}
          onChange={(enabled) => run("force_full_charge", { enabled })}
        />
      </div>
    </Card>
  );
}
