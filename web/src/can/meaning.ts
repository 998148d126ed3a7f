import type { CanFrame } from "../api/schemas";
import { decimal } from "../format/number";
import { ownDecimals } from "../format/quantities";
import { t, word } from "../i18n";

type SignalValue = CanFrame["signals"][number];

function one({ name, value, unit }: SignalValue): string {
  if (typeof value === "string")
    return `${word("source", name, word("alarm", name))}: ${word("signal_value", value.replaceAll(" ", "_"), value)}`;
  const number = value === null ? t("unknown") : decimal(value, ownDecimals(value));
  return `${word("source", name)} ${number} ${value === null ? "" : unit}`.trim();
}

/** What a frame's bytes say. Of alarms only those that are raised are named, the others counted. */
export function meaningOf(signals: readonly SignalValue[]): string {
  const quiet = signals.filter(({ value }) => value === "ok");
  const told = signals.filter((signal) => !quiet.includes(signal)).map(one);
  if (quiet.length > 0) told.push(t("can.ok_count", { count: quiet.length }));
  return told.join(" · ");
}
