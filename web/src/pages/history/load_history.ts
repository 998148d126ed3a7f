import { get } from "../../api/client";
import type { History } from "../../api/schemas";
import type { Maybe } from "../../format/number";
import { secondsOf } from "../dashboard/live_curves";

export interface Samples {
  times: number[];
  series: Record<string, { unit: string; mean: Maybe[]; min: Maybe[]; max: Maybe[] }>;
}

export interface Query {
  series: readonly string[];
  resolution: string;
  /** Milliseconds since 1970; null asks for all there is. */
  fromMs: number | null;
  toMs: number | null;
}

const PAGE = 1000;
/** A year of hours, and some. */
const MOST_PAGES = 12;

export function historyPath(query: Query, ending: "" | ".csv" = ""): string {
  const parameters = new URLSearchParams({ resolution: query.resolution, series: query.series.join(",") });
  if (query.fromMs !== null) parameters.set("from", String(Math.round(query.fromMs)));
  if (query.toMs !== null) parameters.set("to", String(Math.round(query.toMs)));
  return `/history${ending}?${parameters}`;
}

/** All samples of a query, page by page. */
export async function loadHistory(query: Query): Promise<Samples> {
  const samples: Samples = { times: [], series: {} };
  const path = `${historyPath(query)}&limit=${PAGE}`;
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const history: History = await get<History>(cursor === null ? path : `${path}&cursor=${cursor}`);
    append(samples, history, Date.now());
    if (!history.more || history.next_cursor === null) break;
    cursor = history.next_cursor;
  }
  return samples;
}

export function append(samples: Samples, history: History, browserNowMs: number): void {
  const gap = history.interval_s * 2.5;
  history.number.forEach((_, index) => {
    const seconds = secondsOf(
      history.utc_ms[index] ?? null,
      history.uptime_ms[index] ?? 0,
      history.boot[index] === history.boot_id,
      history.now,
      browserNowMs,
    );
    const last = samples.times.at(-1);
    // Curves need rising times; after the clock was set back, samples are left out.
    if (seconds === null || (last !== undefined && seconds <= last)) return;
    // Nothing was recorded in between: the curve is interrupted, not drawn through.
    const interrupted = last !== undefined && seconds - last > gap;
    if (interrupted) samples.times.push(last + gap / 2);
    samples.times.push(seconds);
    for (const { key, unit, mean, min, max } of history.series) {
      samples.series[key] ??= { unit, mean: [], min: [], max: [] };
      const columns = samples.series[key];
      if (interrupted) for (const column of [columns.mean, columns.min, columns.max]) column.push(null);
      columns.mean.push(mean[index] ?? null);
      columns.min.push(min[index] ?? null);
      columns.max.push(max[index] ?? null);
    }
  });
}
