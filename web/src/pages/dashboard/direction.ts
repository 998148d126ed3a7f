import type { Maybe } from "../../format/number";
import { isKnown } from "../../format/number";

/** Below this much current nothing flows that is worth an arrow. */
const IDLE_A = 0.15;

export type Direction = "charge" | "discharge" | "idle" | "unknown";

export function directionOf(currentA: Maybe): Direction {
  if (!isKnown(currentA)) return "unknown";
  if (Math.abs(currentA) < IDLE_A) return "idle";
  return currentA > 0 ? "charge" : "discharge";
}

export function toneOf(currentA: Maybe): "charge" | "discharge" | undefined {
  const direction = directionOf(currentA);
  return direction === "charge" || direction === "discharge" ? direction : undefined;
}
