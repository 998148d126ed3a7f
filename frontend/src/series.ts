import type { Hass } from "./ha.ts";
import { unitsPerVolt } from "./values.ts";

/** A value at a moment; undefined means that nothing is known from then on. */
export interface Point {
  ms: number;
  value: number | undefined;
}

export type Series = Map<string, Point[]>;

type RawHistory = Record<string, { s: string; lu: number; lc?: number }[]>;
type Statistics = Record<string, { start: number; end: number; mean: number | null }[]>;

export const HOUR_MS = 3_600_000;
/** How often the recorder is asked again, in parts of the period shown. */
const REFRESHES = 120;
const SOONEST_MS = 30_000;

/** After how long the recorder is asked again; at the latest when it has another hour. */
export function refreshMs(hours: number): number {
  return Math.min(HOUR_MS, Math.max(SOONEST_MS, (hours * HOUR_MS) / REFRESHES));
}

/** Volts the recorder has of these entities: each change, or means of 5 minutes or an hour over longer periods. */
export async function loadSeries(hass: Hass, entityIds: string[], hours: number, nowMs: number): Promise<Series> {
  const start = new Date(nowMs - hours * HOUR_MS).toISOString();
  if (hours > 6) {
    const found = fromStatistics(
      await hass.callWS<Statistics>({
        type: "recorder/statistics_during_period",
        start_time: start,
        statistic_ids: entityIds,
        period: hours > 7 * 24 ? "hour" : "5minute",
        types: ["mean"],
        units: { voltage: "V" },
      }),
    );
    // A system that was just set up has no statistics yet.
    if ([...found.values()].some((points) => points.length > 1)) return found;
  }
  return fromHistory(
    await hass.callWS<RawHistory>({
      type: "history/history_during_period",
      start_time: start,
      end_time: new Date(nowMs).toISOString(),
      entity_ids: entityIds,
      minimal_response: true,
      no_attributes: true,
      significant_changes_only: false,
    }),
    // States are recorded in the unit they are shown in; which one that was is not asked for with each of them.
    (id) => unitsPerVolt(hass.states[id]),
  );
}

export function fromHistory(history: RawHistory, perVolt: (entityId: string) => number): Series {
  const series: Series = new Map();
  for (const [id, rows] of Object.entries(history)) {
    const divisor = perVolt(id);
    series.set(
      id,
      rows.map(({ s, lu }) => {
        const value = s === "" ? Number.NaN : Number(s);
        return { ms: lu * 1000, value: Number.isFinite(value) ? value / divisor : undefined };
      }),
    );
  }
  return series;
}

export function fromStatistics(statistics: Statistics): Series {
  const series: Series = new Map();
  for (const [id, rows] of Object.entries(statistics)) {
    const points: Point[] = [];
    for (const { start, end, mean } of rows) {
      const last = points.at(-1);
      const middle = (start + end) / 2;
      // A period without a row is a gap, not a straight line.
      if (last && middle - last.ms > 1.5 * (end - start)) points.push({ ms: last.ms + 1, value: undefined });
      points.push({ ms: middle, value: mean ?? undefined });
    }
    series.set(id, points);
  }
  return series;
}

/** The last known value at a moment; undefined when nothing was known then. */
export function valueAt(points: readonly Point[], ms: number): number | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.ms ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return points[low - 1]?.value;
}

export interface Extent {
  low: number;
  high: number;
  last: number | undefined;
}

/** Lowest, highest and last value; undefined when none is known. */
export function extentOf(points: readonly Point[]): Extent | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { value } of points) {
    if (value === undefined) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? undefined : { low, high, last: points.at(-1)?.value };
}
