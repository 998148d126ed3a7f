import type { EntityState } from "./ha.ts";

/** The number an entity shows; undefined when there is none, which is not the same as 0. */
export function numberOf(state: EntityState | undefined): number | undefined {
  if (!isKnown(state) || state.state.trim() === "") return undefined;
  const value = Number(state.state);
  return Number.isFinite(value) ? value : undefined;
}

/** Whether an entity has a value: it is there, it is available, and its value is known. */
export function isKnown(state: EntityState | undefined): state is EntityState {
  return state !== undefined && state.state !== "unavailable" && state.state !== "unknown";
}

/** Unit conversion is the user's choice: the cards compare volts. */
export function unitsPerVolt(state: EntityState | undefined): number {
  return state?.attributes["unit_of_measurement"] === "mV" ? 1000 : 1;
}

export function voltsOf(state: EntityState | undefined): number | undefined {
  const value = numberOf(state);
  return value === undefined ? undefined : value / unitsPerVolt(state);
}

export type Flow = "charging" | "discharging" | "idle" | "unknown";

/** Which way the power goes: positive is into the battery. */
export function flowOf(power: number | undefined): Flow {
  if (power === undefined) return "unknown";
  // Less than a watt is the noise of the measurement.
  if (Math.abs(power) < 1) return "idle";
  return power > 0 ? "charging" : "discharging";
}

/** How much of a limit is used, 0 to 1; undefined when it cannot be told. */
export function usedShare(current: number | undefined, limit: number | undefined): number | undefined {
  if (current === undefined || limit === undefined) return undefined;
  if (limit <= 0) return current > 0 ? 1 : 0;
  return Math.min(1, Math.max(0, current / limit));
}
