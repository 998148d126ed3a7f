import { isKnown, type Maybe } from "../../format/number";

/** Ends of the bars in volts. */
export interface Scale {
  low: number;
  high: number;
}

const STEP_V = 0.05;
/** A healthy pack shall look level: the scale never spans less than this. */
const LEAST_SPAN_V = 0.2;

/** A scale in steps of 50 mV that leaves the lowest cell a visible bar. */
export function cellScale(values: readonly Maybe[]): Scale | null {
  const known = values.filter(isKnown);
  if (known.length === 0) return null;
  const low = Math.floor((Math.min(...known) - 0.03) / STEP_V) * STEP_V;
  const high = Math.ceil((Math.max(...known) + 0.01) / STEP_V) * STEP_V;
  return { low: Math.max(0, Math.min(low, high - LEAST_SPAN_V)), high };
}

/** Height of a bar in percent. */
export function barPercent(value: Maybe, scale: Scale): number {
  return isKnown(value) ? Math.min(100, Math.max(2, ((value - scale.low) / (scale.high - scale.low)) * 100)) : 0;
}
