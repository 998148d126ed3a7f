import { call } from "../../api/client";
import type { ActionResult } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { useReceived } from "../../app/use_state_age";
import { quantity } from "../../format/number";
import { dateTime } from "../../format/time";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { toast } from "../../ui/toast";

function lendTime(): void {
  call<ActionResult>("POST", "/actions/set_time", { utc_ms: Date.now() })
    .then((answer) => toast(answer.text))
    .catch(toastError);
}

/** How the gateway is reached, and what time it believes it is. */
export function NetworkPanel() {
  const newest = useReceived();
  const known = useStore(info);
  if (newest === null) return null;
  const { network, access_point } = newest.state.system;
  const { time } = newest.state;
  return (
    <div class="cards two">
      <Card title={t("network.title")} stale={newest.stale}>
        <Facts
          rows={[
            [t("network.kind"), word("network", network.kind)],
            [t("network.ssid"), network.ssid ?? "–"],
            [t("network.signal"), quantity(network.rssi_dbm, "dBm")],
            [t("network.ip"), network.ip ?? "–"],
            [t("network.mac"), known?.mac ?? "–"],
            [t("network.access_point"), access_point ? t("on") : t("off")],
          ]}
        />
      </Card>
      <Card
        title={t("clock.title")}
        stale={newest.stale}
        aside={
          <button type="button" class="button" onClick={lendTime}>
            {t("clock.set")}
          </button>
        }
      >
        <Facts
          rows={[
            [t("clock.now"), time.utc_ms === null ? t("unknown") : dateTime(time.utc_ms)],
            [t("clock.quality"), word("time_quality", time.quality)],
          ]}
        />
        <p class="quiet small">{t("clock.about")}</p>
      </Card>
    </div>
  );
}
