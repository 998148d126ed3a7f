import type { GatewayEvent, State } from "../../api/schemas";
import { dateTime, duration } from "../../format/time";
import { t } from "../../i18n";

/** When an event was: by the clock; without one, how long ago in this run, or how long after an earlier start. */
export function eventTime(event: GatewayEvent, state: State | null): string {
  if (event.time.utc_ms !== null) return dateTime(event.time.utc_ms);
  if (state !== null && sameRun(event, state)) {
    return t("ago", { time: duration((state.time.uptime_ms - event.time.uptime_ms) / 1000) });
  }
  return t("events.after_start", { time: duration(event.time.uptime_ms / 1000) });
}

function sameRun(event: GatewayEvent, state: State): boolean {
  const { boot_count } = state.system;
  return boot_count === null ? event.time.uptime_ms <= state.time.uptime_ms : event.boot === boot_count;
}
