import type { History, HistorySample, Timestamp } from "../../api/schemas";
import type { Maybe } from "../../format/number";

/** What the dashboard draws: columns over seconds since 1970, on this browser's clock. */
export interface Columns {
  times: number[];
  values: Record<string, Maybe[]>;
}

/** Seconds since 1970 of a sample: by the gateway's clock, or by its uptime if that is of the same run. */
export function secondsOf(
  utcMs: number | null,
  uptimeMs: number,
  sameBoot: boolean,
  now: Timestamp,
  browserNowMs: number,
): number | null {
  if (sameBoot) return (browserNowMs - (now.uptime_ms - uptimeMs)) / 1000;
  return utcMs === null ? null : utcMs / 1000;
}

export function columnsOf(history: History, browserNowMs: number): Columns {
  const kept: number[] = [];
  const times: number[] = [];
  history.number.forEach((_, index) => {
    const seconds = secondsOf(
      history.utc_ms[index] ?? null,
      history.uptime_ms[index] ?? 0,
      history.boot[index] === history.boot_id,
      history.now,
      browserNowMs,
    );
    // uPlot needs rising times; a clock that was set back leaves samples out.
    if (seconds === null || seconds <= (times.at(-1) ?? 0)) return;
    kept.push(index);
    times.push(seconds);
  });
  const values: Columns["values"] = {};
  for (const series of history.series) values[series.key] = kept.map((index) => series.mean[index] ?? null);
  return { times, values };
}

/** Adds a sample at the end and forgets what is older than `spanS`. */
export function appended(columns: Columns, sample: HistorySample, browserNowMs: number, spanS: number): Columns {
  const now = browserNowMs / 1000;
  if (now <= (columns.times.at(-1) ?? 0)) return columns;
  const first = columns.times.findIndex((time) => time > now - spanS);
  const from = first < 0 ? columns.times.length : first;
  const values: Columns["values"] = {};
  for (const key of Object.keys(columns.values)) {
    values[key] = [...(columns.values[key] ?? []).slice(from), sample.values[key] ?? null];
  }
  return { times: [...columns.times.slice(from), now], values };
}
