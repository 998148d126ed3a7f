import type { Option, OptionValue } from "../api/schemas";
import { quantity, UNKNOWN } from "../format/number";
import { ownDecimals } from "../format/quantities";
import { t, word } from "../i18n";
import { optionZero } from "../i18n/gateway";
import { type CurveProblem, curveProblem, type Point } from "./curve";

export function sameValue(a: OptionValue, b: OptionValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function pointsOf(value: OptionValue): Point[] {
  return Array.isArray(value) ? (value as Point[]) : [];
}

/** Unit of the values of every curve: they are shares. */
export const CURVE_UNIT = "%";

/** An option's value the way people read it. */
export function optionText(option: Option, value: OptionValue | null): string {
  if (value === null) return UNKNOWN;
  if (typeof value === "boolean") return value ? t("on") : t("off");
  if (typeof value === "string") {
    const name = option.options.find((one) => one.value === value)?.name;
    return word("choice", value, name);
  }
  if (value === 0 && option.zero !== null) return `0 (${optionZero(option)})`;
  if (typeof value === "number") return quantity(value, option.unit, ownDecimals(value));
  if (value.length === 0) return t("curve.none");
  return pointsOf(value)
    .map(([at, is]) => `${quantity(at, option.unit, ownDecimals(at))} → ${quantity(is, CURVE_UNIT, ownDecimals(is))}`)
    .join(", ");
}

export type OptionProblem = "not_a_number" | "out_of_range" | CurveProblem;

/** What is wrong with a value; null when the gateway will take it (as far as one option alone can tell). */
export function optionProblem(option: Option, value: OptionValue | null): OptionProblem | null {
  if (value === null) return "not_a_number";
  if (Array.isArray(value)) return curveProblem(pointsOf(value), option.minimum, option.maximum);
  if (typeof value !== "number") return null;
  if (value === 0 && option.zero !== null) return null;
  const low = option.minimum !== null && value < option.minimum;
  const high = option.maximum !== null && value > option.maximum;
  return low || high ? "out_of_range" : null;
}
