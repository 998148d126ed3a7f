import { formatLocale } from "./locale";

/** Unknown is a dash, never a zero. */
export const UNKNOWN = "–";

export type Maybe = number | null | undefined;

const formats = new Map<string, Intl.NumberFormat>();

export function isKnown(value: Maybe): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A number with a fixed count of decimals in the page's language; unknown is a dash. */
export function decimal(value: Maybe, decimals = 0): string {
  if (!isKnown(value)) return UNKNOWN;
  const locale = formatLocale();
  const key = `${locale}/${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  // What rounds to zero is zero without a sign; the typographic minus is as wide as a digit.
  const rounded = Number(value.toFixed(decimals));
  return format.format(rounded === 0 ? 0 : rounded).replace("-", "−");
}

/** A number and its unit, kept together by a narrow no-break space. */
export function quantity(value: Maybe, unit: string, decimals = 0): string {
  return isKnown(value) && unit !== "" ? `${decimal(value, decimals)}\u202f${unit}` : decimal(value, decimals);
}

/** A number as it is typed into a field: no thousands separators, the language's decimal sign. */
export function inputText(value: number, decimals: number): string {
  const sign = decimal(0.1, 1).charAt(1);
  return value.toFixed(decimals).replace(".", sign);
}

/** Reads what a person typed: a comma counts as the decimal point; anything else than one number is null. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
