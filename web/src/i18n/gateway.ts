import type { Alarm, GatewayEvent, Option, Pack, Setting } from "../api/schemas";
import { reading } from "../format/quantities";
import { fill, find, language, t, word } from ".";

/* What the gateway says in English, in the page's language. What the page has no text for stays as it came. */

/** Parts of one text: name, help, what zero means. A part that is empty says nothing beyond the name. */
const part = (text: string | undefined, index: number) => text?.split(" | ")[index];

export function settingName(setting: Pick<Setting, "key" | "name">): string {
  return part(find(`setting.${setting.key}`), 0) ?? setting.name;
}

export function settingHelp(setting: Setting): string {
  const text = find(`setting.${setting.key}`);
  return text === undefined ? setting.help : (part(text, 1) ?? "");
}

/** Options that exist for each alarm or each profile share one text: "alarms.*.latched". */
function optionText(key: string, index: number): string | undefined {
  const [, before = "", name = "", after = ""] =
    /^(alarms\.)(\w+)(\.\w+)$/.exec(key) ?? /^(charging\.)(slow|medium|fast)(_share|_current)$/.exec(key) ?? [];
  const text = find(`option_text.${key}`) ?? find(`option_text.${before}*${after}`);
  if (text === undefined) return undefined;
  const group = before === "alarms." ? "alarm" : "profile";
  return fill(part(text, index) ?? "", { name: word(group, name) });
}

export function optionName(option: Pick<Option, "key" | "name">): string {
  return optionText(option.key, 0) ?? option.name;
}

export function optionHelp(option: Option): string {
  return optionText(option.key, 1) ?? option.help;
}

/** What 0 means; null where it means nothing of its own. */
export function optionZero(option: Option): string | null {
  return option.zero === null ? null : optionText(option.key, 2) || option.zero;
}

type Reason = Pick<Alarm, "reason" | "place" | "value" | "threshold" | "unit">;

/** Why there is an alarm; undefined for a reason the page does not know. */
function reasonText({ reason, place, value, threshold, unit }: Reason): string | undefined {
  const shown = (number: number | null) => reading(number, unit);
  const known =
    find(`alarm_reason.${reason}`) ?? find(`alarm.${reason}`) ?? find(`bms_event.${reason.replace(/^bms_/, "")}`);
  return (
    known &&
    fill(known, {
      place: place ?? "",
      sensor: place === 0 ? t("temperature.internal") : t("temperature.sensor", { number: place ?? "" }),
      value: shown(value),
      threshold: shown(threshold),
    })
  );
}

export function alarmText(alarm: Alarm): string {
  return (language.get() !== "en" && reasonText(alarm)) || alarm.text;
}

/** Why readings are doubted. */
export function doubtText({ check, text }: Pack["plausibility"][number]): string {
  return find(`alarm_reason.${check}`) ?? text;
}

/** What happened, in words. */
export function eventText(event: GatewayEvent): string {
  return (language.get() !== "en" && translated(event)) || event.text;
}

/** Undefined when a part of it is not known here. */
function translated({ kind, key, level, ...event }: GatewayEvent): string | undefined {
  const bad = level === "alarm";
  const said = (subject: string | undefined, state: string) => subject && `${subject}: ${find(`event_state.${state}`)}`;
  const about = (subject: string | undefined) => subject && `${word("event_kind", kind)}: ${subject}`;
  const because = (subject: string | undefined, group: string) =>
    subject && (event.reason === null ? subject : `${subject} – ${word(group, event.reason)}`);
  switch (kind) {
    case "boot":
      return about(find(`reset.${key}`));
    case "alarm_raised": {
      const name = find(`alarm.${key}`);
      const why = event.reason === null ? "" : reasonText({ ...event, reason: event.reason });
      return name && why !== undefined ? `${name}: ${word("level", level)}${why && ` – ${why}`}` : undefined;
    }
    case "alarm_cleared":
      return said(find(`alarm.${key}`), "over");
    case "alarm_acknowledged":
      return said(find(`alarm.${key}`), "acknowledged");
    case "bms_event":
      return about(find(`bms_event.${key}`));
    case "link":
      return said(find(`event_link.${key}`), bad ? "lost" : "up");
    case "setting_written":
      return because(part(find(`setting.${key}`), 0), "result");
    case "stage_changed":
      return about(because(find(`stage.${key}`), "stage_reason"));
    case "profile_changed":
      return about(find(`profile.${key}`));
    case "ota":
      return find(`event_ota.${key}`);
    case "watchdog":
      return said(find(`watchdog.${key}`), bad ? "stopped" : "runs");
    default:
      return find(`event.${kind}`);
  }
}
