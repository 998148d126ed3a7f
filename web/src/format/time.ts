import { formatLocale } from "./locale";
import { isKnown, type Maybe, UNKNOWN } from "./number";

/** "3 d 4 h", "4 h 5 min", "5 min", "12 s": the two largest parts. */
export function duration(seconds: Maybe): string {
  if (!isKnown(seconds)) return UNKNOWN;
  const total = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), "d"],
    [Math.floor(total / 3600) % 24, "h"],
    [Math.floor(total / 60) % 60, "min"],
    [total % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0\u202fs";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}\u202f${unit}`)
    .join(" ");
}

function written(milliseconds: Maybe, options: Intl.DateTimeFormatOptions): string {
  return isKnown(milliseconds) ? new Date(milliseconds).toLocaleString(formatLocale(), options) : UNKNOWN;
}

/** Local date and time to the second, the way a log is read. */
export const dateTime = (milliseconds: Maybe) => written(milliseconds, { dateStyle: "short", timeStyle: "medium" });

/** Local date. */
export const dateOnly = (milliseconds: Maybe) => written(milliseconds, { dateStyle: "short" });

/** Local day and month. */
export const dayMonth = (milliseconds: Maybe) => written(milliseconds, { day: "numeric", month: "short" });

/** Local time, to the second or to the minute. */
export const clock = (milliseconds: Maybe, seconds: boolean) =>
  written(milliseconds, {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
  });
