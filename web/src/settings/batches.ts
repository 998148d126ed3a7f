import type { Difference } from "./diff";

/** The gateway takes this many changes at a time. */
const MOST_CHANGES = 8;

/**
 * The settings that must stay below or above one another (ORDERED of the gateway): one request takes them all. The
 * gateway judges a request as a whole and finds the order in which its values fit.
 */
const ORDERED: readonly string[] = [
  "under_voltage_cutoff",
  "fully_discharged_voltage",
  "fully_charged_voltage",
  "early_balancing_threshold",
  "over_voltage_cutoff",
  "low_temperature_charge_cutoff",
  "over_heat_cutoff",
];

/** Changes in as many requests as they need: those that depend on one another first and together. */
export function batchesOf(differences: readonly Difference[]): Difference[][] {
  const isOrdered = ({ setting }: Difference) => ORDERED.includes(setting.key);
  const sorted = [...differences.filter(isOrdered), ...differences.filter((one) => !isOrdered(one))];
  const batches: Difference[][] = [];
  for (let from = 0; from < sorted.length; from += MOST_CHANGES) batches.push(sorted.slice(from, from + MOST_CHANGES));
  return batches;
}
