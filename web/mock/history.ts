import type { History, HistorySample } from "../src/api/schemas";
import { readingAt } from "./battery.ts";
import { BOOT_ID, INFO, START_MS } from "./state.ts";

function quantityAt(key: string, ms: number): number | null {
  const reading = readingAt(ms);
  const values: Record<string, number> = {
    voltage_v: reading.voltage,
    cell_min_v: Math.min(...reading.cells),
    cell_max_v: Math.max(...reading.cells),
    current_a: reading.current,
    power_w: Math.round(reading.voltage * reading.current),
    soc_percent: reading.soc,
    temperature_max_c: reading.temperatures[2],
  };
  const value = values[key];
  return value === undefined ? null : Number(value.toFixed(3));
}

export function sampleAt(ms: number): HistorySample {
  return {
    number: Math.floor(ms / 1000),
    boot: BOOT_ID,
    time: { utc_ms: ms, uptime_ms: ms - START_MS, quality: "sntp" },
    values: Object.fromEntries(INFO.history.series.map(({ key }) => [key, quantityAt(key, ms)])),
  };
}

/** An hour ago nothing was recorded for five minutes: the page has to show a gap. */
function recorded(ms: number, nowMs: number): boolean {
  const age = nowMs - ms;
  return age < 3_000_000 || age > 3_300_000;
}

export function historyAt(parameters: URLSearchParams, nowMs: number): History {
  const key = parameters.get("resolution") ?? "1min";
  const resolution = INFO.history.resolutions.find((one) => one.key === key) ?? INFO.history.resolutions[1];
  if (resolution === undefined) throw new Error("no resolution");
  const step = resolution.interval_s * 1000;
  const from = Number(parameters.get("from") ?? 0);
  const to = Number(parameters.get("to") ?? nowMs);
  const cursor = Number(parameters.get("cursor") ?? 0);
  const limit = Number(parameters.get("limit") ?? 500);
  const oldest = nowMs - resolution.capacity * step;
  const first = Math.max(Math.ceil(Math.max(oldest, from) / step), cursor + 1);
  const numbers: number[] = [];
  let number = first;
  for (; number * step < Math.min(nowMs, to) && numbers.length < limit; number++) {
    if (recorded(number * step, nowMs)) numbers.push(number);
  }
  const wanted = (parameters.get("series") ?? "").split(",");
  const spread = resolution.interval_s > 1 ? 0.002 : 0;
  return {
    resolution: resolution.key,
    interval_s: resolution.interval_s,
    pack: null,
    now: { utc_ms: nowMs, uptime_ms: nowMs - START_MS, quality: "sntp" },
    boot_id: BOOT_ID,
    number: numbers,
    boot: numbers.map((one) => (one * step >= START_MS ? BOOT_ID : BOOT_ID - 1)),
    uptime_ms: numbers.map((one) => Math.max(0, one * step - START_MS)),
    utc_ms: numbers.map((one) => one * step),
    quality: numbers.map(() => "sntp"),
    samples: numbers.map(() => resolution.interval_s),
    energy_in_wh: numbers.map(() => 0),
    energy_out_wh: numbers.map(() => 0),
    series: INFO.history.series
      .filter((series) => wanted.includes(series.key))
      .map(({ key: name, unit }) => {
        const mean = numbers.map((one) => quantityAt(name, one * step));
        const moved = (sign: number) => mean.map((value) => value && value + sign * Math.abs(value) * spread);
        return { key: name, unit, mean, min: moved(-1), max: moved(1) };
      }),
    next_cursor: numbers.length > 0 ? String(numbers.at(-1)) : null,
    more: number * step < Math.min(nowMs, to),
    complete: true,
  };
}

export function csvOf(history: History): string {
  const header = ["number", "boot", "utc", "utc_ms", "uptime_ms", "quality"].concat(
    history.series.flatMap(({ key }) => [`${key}_mean`, `${key}_min`, `${key}_max`]),
  );
  const rows = history.number.map((number, i) => [
    number,
    history.boot[i],
    new Date(history.utc_ms[i] ?? 0).toISOString(),
    history.utc_ms[i],
    history.uptime_ms[i],
    history.quality[i],
    ...history.series.flatMap(({ mean, min, max }) => [mean[i], min[i], max[i]]),
  ]);
  return [header, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
