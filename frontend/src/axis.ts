/** Round numbers for the lines of a chart: at most `count` of them between two values. */
export function ticks(from: number, to: number, count: number): number[] {
  if (!(to > from)) return [];
  const rough = (to - from) / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough) ?? rough;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toFixed(9)),
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** Round moments of the local day, at most `count` of them. */
export function timeTicks(fromMs: number, toMs: number, count: number, offsetMs: number): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= count) ?? 7 * DAY;
  const moments: number[] = [];
  for (let ms = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; ms <= toMs; ms += step) moments.push(ms);
  return moments;
}
