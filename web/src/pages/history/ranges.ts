import type { Info } from "../../api/schemas";

type Resolution = Info["history"]["resolutions"][number];

export const SPANS = {
  "15m": 900,
  "1h": 3600,
  "24h": 86_400,
  "7d": 604_800,
  "30d": 2_592_000,
  "1y": 31_536_000,
} as const;
export type SpanName = keyof typeof SPANS;

/** More samples than this make the page slow and the gateway busy. */
const MOST_SAMPLES = 3000;

/** The finest resolution that covers the range, both in age and in count of samples. */
export function resolutionFor(
  resolutions: readonly Resolution[],
  range: { from: number; to: number },
  nowS: number,
): Resolution | null {
  const usable = [...resolutions].filter((one) => one.capacity > 0).sort((a, b) => a.interval_s - b.interval_s);
  return (
    usable.find(
      (one) =>
        (range.to - range.from) / one.interval_s <= MOST_SAMPLES &&
        // A little beyond the end is forgiven: better the fine half than the coarse whole.
        nowS - range.from <= one.interval_s * one.capacity * 1.05,
    ) ??
    usable.at(-1) ??
    null
  );
}
