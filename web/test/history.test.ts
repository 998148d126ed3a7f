import { describe, expect, it } from "vitest";
import { INFO } from "../mock/state";
import type { History, Timestamp } from "../src/api/schemas";
import { panned, rangeAfterKey, zoomed } from "../src/chart/range";
import { appended, columnsOf, secondsOf } from "../src/pages/dashboard/live_curves";
import { append, historyPath, type Samples } from "../src/pages/history/load_history";
import { resolutionFor } from "../src/pages/history/ranges";

const NOW: Timestamp = { utc_ms: null, uptime_ms: 100_000, quality: "unknown" };
const history = (part: Partial<History>): History => ({
  resolution: "1s",
  interval_s: 1,
  pack: null,
  now: NOW,
  boot_id: 7,
  number: [1, 2, 3],
  boot: [7, 7, 7],
  uptime_ms: [97_000, 98_000, 99_000],
  utc_ms: [null, null, null],
  quality: ["unknown", "unknown", "unknown"],
  samples: [1, 1, 1],
  energy_in_wh: [0, 0, 0],
  energy_out_wh: [0, 0, 0],
  series: [{ key: "voltage_v", unit: "V", mean: [53, null, 54], min: [52, null, 53], max: [54, null, 55] }],
  next_cursor: "3",
  more: false,
  complete: true,
  ...part,
});

describe("the time of a sample", () => {
  it("comes from the uptime when it is of this run, whether or not the gateway knows the time", () => {
    expect(secondsOf(null, 97_000, true, NOW, 1_000_000)).toBe(997);
    expect(secondsOf(5_000_000, 97_000, true, NOW, 1_000_000)).toBe(997);
  });

  it("of an earlier run is its UTC, or not known at all", () => {
    expect(secondsOf(5_000_000, 97_000, false, NOW, 1_000_000)).toBe(5000);
    expect(secondsOf(null, 97_000, false, NOW, 1_000_000)).toBeNull();
  });
});

describe("live curves", () => {
  it("leave gaps for unknown values and leave out samples without a time", () => {
    const columns = columnsOf(history({ boot: [6, 7, 7] }), 1_000_000);
    expect(columns).toEqual({ times: [998, 999], values: { voltage_v: [null, 54] } });
  });

  it("never run backwards when the clock was set back", () => {
    const columns = columnsOf(history({ boot: [6, 6, 7], utc_ms: [2_000_000, 900_000, null] }), 1_000_000);
    expect(columns.times).toEqual([2000]);
  });

  it("move on with each new sample and forget the oldest", () => {
    const columns = { times: [990, 995], values: { voltage_v: [1, 2] } };
    const sample = { number: 4, boot: 7, time: NOW, values: { voltage_v: 3 } };
    expect(appended(columns, sample, 1_000_000, 8)).toEqual({ times: [995, 1000], values: { voltage_v: [2, 3] } });
  });

  it("take a value that is missing in a sample as unknown", () => {
    const columns = { times: [995], values: { voltage_v: [2] } };
    const sample = { number: 4, boot: 7, time: NOW, values: {} };
    expect(appended(columns, sample, 1_000_000, 8).values.voltage_v).toEqual([2, null]);
  });
});

describe("the history", () => {
  it("is interrupted where nothing was recorded", () => {
    const samples: Samples = { times: [], series: {} };
    append(samples, history({ uptime_ms: [90_000, 98_000, 99_000] }), 1_000_000);
    expect(samples.times).toEqual([990, 991.25, 998, 999]);
    expect(samples.series.voltage_v?.mean).toEqual([53, null, null, 54]);
  });

  it("is put together from several answers", () => {
    const samples: Samples = { times: [], series: {} };
    append(samples, history({ uptime_ms: [94_000, 95_000, 96_000] }), 1_000_000);
    append(samples, history({}), 1_000_000);
    expect(samples.times).toEqual([994, 995, 996, 997, 998, 999]);
    expect(samples.series.voltage_v?.max).toHaveLength(6);
  });

  it("is asked for with whole milliseconds, and without a range when the gateway has no clock", () => {
    const query = { series: ["a", "b"], resolution: "1min", fromMs: 1.6, toMs: null };
    expect(historyPath(query, ".csv")).toBe("/history.csv?resolution=1min&series=a%2Cb&from=2");
  });
});

describe("the resolution", () => {
  const { resolutions } = INFO.history;
  const of = (ageS: number, widthS: number) =>
    resolutionFor(resolutions, { from: 1e9 - ageS, to: 1e9 - ageS + widthS }, 1e9)?.key;

  it("is the finest that reaches back far enough", () => {
    expect(of(900, 900)).toBe("1s");
    expect(of(3600, 3600)).toBe("1min");
    expect(of(86_400, 86_400)).toBe("1min");
    expect(of(2_592_000, 2_592_000)).toBe("15min");
    expect(of(31_536_000, 31_536_000)).toBe("1h");
  });

  it("follows the age of what is looked at, not only its width", () => {
    expect(of(604_800, 600)).toBe("15min");
  });

  it("is the coarsest when nothing reaches back so far, and none without a history", () => {
    expect(of(99_999_999, 600)).toBe("1h");
    expect(resolutionFor([], { from: 0, to: 1 }, 1)).toBeNull();
  });
});

describe("zoom and pan", () => {
  it("keep the point under the finger where it is", () => {
    expect(zoomed({ from: 0, to: 100 }, 0.5, 25)).toEqual({ from: 12.5, to: 62.5 });
  });

  it("stop at ten seconds and at a year", () => {
    const narrow = zoomed({ from: 0, to: 12 }, 0.1, 6);
    expect(narrow.to - narrow.from).toBe(10);
    const wide = zoomed({ from: 0, to: 30_000_000 }, 5, 0);
    expect(wide.to - wide.from).toBe(366 * 86_400);
  });

  it("follow the arrows and signs of the keyboard, and no other key", () => {
    const range = { from: 0, to: 100 };
    expect(rangeAfterKey(range, "ArrowLeft")).toEqual({ from: -20, to: 80 });
    expect(rangeAfterKey(range, "ArrowRight")).toEqual({ from: 20, to: 120 });
    expect(rangeAfterKey(range, "+")).toEqual({ from: 25, to: 75 });
    expect(rangeAfterKey(range, "-")).toEqual({ from: -50, to: 150 });
    expect(rangeAfterKey(range, "Tab")).toBeNull();
  });

  it("move by a share of the width", () => {
    expect(panned({ from: 0, to: 100 }, -0.5)).toEqual({ from: -50, to: 50 });
  });
});
