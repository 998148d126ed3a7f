import { type Maybe, quantity } from "./number";

/* How many decimals each quantity of the contract is read with. */

export const volts = (value: Maybe, decimals = 2) => quantity(value, "V", decimals);
export const cellVolts = (value: Maybe) => quantity(value, "V", 3);
export const amperes = (value: Maybe, decimals = 1) => quantity(value, "A", decimals);
export const watts = (value: Maybe) => quantity(value, "W");
export const percent = (value: Maybe, decimals = 0) => quantity(value, "%", decimals);
export const celsius = (value: Maybe) => quantity(value, "°C", 1);
export const ampereHours = (value: Maybe) => quantity(value, "Ah");
export const kilowattHours = (value: Maybe) => quantity(value, "kWh", 1);
export const millivolts = (volts: Maybe) => quantity(volts == null ? null : volts * 1000, "mV");

/** A value of an alarm or event in a unit that only the gateway knows. */
export function reading(value: Maybe, unit: string | null): string {
  return quantity(value, unit ?? "", Math.min(unit === "V" ? 3 : 2, ownDecimals(value ?? 0)));
}

/** As few decimals as a number needs, at most four: 280, 3.45. */
export function ownDecimals(value: number): number {
  return String(Number(value.toFixed(4))).split(".")[1]?.length ?? 0;
}

/** Decimals that a step asks for: 0.001 -> 3. */
export function decimalsOf(step: number | null): number {
  if (step === null || step <= 0) return 2;
  return Math.min(4, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
