import type { Setting } from "../api/schemas";
import { decimal, parseNumber, quantity, UNKNOWN } from "../format/number";
import { ownDecimals } from "../format/quantities";
import { t, word } from "../i18n";

/** A setting's value the way people read it. */
export function valueText(setting: Setting, value: number | null): string {
  if (value === null) return UNKNOWN;
  if (setting.type === "boolean") return value === 0 ? t("off") : t("on");
  if (setting.type === "enum") {
    const option = setting.options.find((one) => Number(one.value) === value);
    return option ? word("choice", option.name, option.name) : decimal(value);
  }
  return quantity(value, setting.unit, ownDecimals(value));
}

export type Judged = { value: number; problem?: undefined } | { value?: undefined; problem: Problem };
export type Problem = "not_a_number" | "out_of_range" | "not_an_option" | "step";

/** Judges a value that is already a number: within the BMS's own range, on its grid, one of its options. */
export function judgeNumber(setting: Setting, value: number): Judged {
  if (setting.type !== "number") {
    const allowed = setting.type === "boolean" ? [0, 1] : setting.options.map((option) => Number(option.value));
    return allowed.includes(value) ? { value } : { problem: "not_an_option" };
  }
  if (value < setting.minimum || value > setting.maximum) return { problem: "out_of_range" };
  const steps = value / setting.step;
  if (Math.abs(steps - Math.round(steps)) > 1e-6) return { problem: "step" };
  // 3.3000000000000003 is nobody's wish.
  return { value: Number(value.toFixed(6)) };
}

/** Judges what a person typed. */
export function judgeText(setting: Setting, text: string): Judged {
  const value = parseNumber(text);
  return value === null ? { problem: "not_a_number" } : judgeNumber(setting, value);
}

export function problemText(setting: Setting, problem: Problem): string {
  return t(`settings.problem.${problem}`, {
    low: valueText(setting, setting.minimum),
    high: valueText(setting, setting.maximum),
    step: quantity(setting.step, setting.unit, ownDecimals(setting.step)),
  });
}
