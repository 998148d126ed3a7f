import { call } from "../../api/client";
import type { ActionResult, Alarm } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { packName } from "../../app/pack_name";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { alarmText } from "../../i18n/gateway";
import { Card } from "../../ui/card";

function acknowledge(): void {
  call<ActionResult>("POST", "/actions/acknowledge_alarms").catch(toastError);
}

/** Alarms that are raised or wait to be acknowledged; nothing at all when there are none. */
export function AlarmsCard({ alarms }: { alarms: readonly Alarm[] }) {
  if (alarms.length === 0) return null;
  const open = alarms.some((alarm) => alarm.latched && !alarm.acknowledged);
  return (
    <div class="full">
      <Card
        title={t("alarms.title")}
        aside={
          open && (
            <button type="button" class="button" onClick={acknowledge}>
              {t("alarms.acknowledge")}
            </button>
          )
        }
      >
        <ul class="stack" aria-live="polite">
          {alarms.map((alarm) => (
            <li key={`${alarm.kind}${alarm.pack}`} class={`note ${alarm.active ? alarm.level : "ok"}`}>
              <div class="row between">
                <b>
                  {word("alarm", alarm.kind, alarm.name)}
                  {alarm.pack !== null && ` · ${packName(alarm.pack)}`}
                </b>
                <span class="small">
                  {alarm.active ? word("level", alarm.level) : t("alarms.over")} ·{" "}
                  {t("since", { time: duration(alarm.since_s) })}
                </span>
              </div>
              <p>{alarmText(alarm)}</p>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
