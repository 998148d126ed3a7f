import { describe, expect, it } from "vitest";
import { ticks, timeTicks } from "../src/axis.ts";
import type { Hass } from "../src/ha.ts";
import { extentOf, fromHistory, fromStatistics, loadSeries, refreshMs, valueAt } from "../src/series.ts";

const HOUR = 3_600_000;

describe("recorded states", () => {
  it("are unknown where the entity had no value", () => {
    const series = fromHistory(
      {
        "sensor.a": [
          { s: "3.3", lu: 1 },
          { s: "unavailable", lu: 2 },
          { s: "", lu: 3 },
        ],
      },
      () => 1,
    );
    expect(series.get("sensor.a")).toEqual([
      { ms: 1000, value: 3.3 },
      { ms: 2000, value: undefined },
      { ms: 3000, value: undefined },
    ]);
  });

  it("are volts whatever unit the entity is shown in", async () => {
    const hass = {
      states: { "sensor.a": { attributes: { unit_of_measurement: "mV" } } },
      callWS: async () => ({ "sensor.a": [{ s: "3300", lu: 1 }], "sensor.b": [{ s: "3.3", lu: 1 }] }),
    } as unknown as Hass;
    const series = await loadSeries(hass, ["sensor.a", "sensor.b"], 6, 0);
    expect(series.get("sensor.a")).toEqual([{ ms: 1000, value: 3.3 }]);
    expect(series.get("sensor.b")).toEqual([{ ms: 1000, value: 3.3 }]);
  });
});

describe("statistics", () => {
  const row = (hour: number, mean: number | null) => ({ start: hour * HOUR, end: (hour + 1) * HOUR, mean });

  it("leave a gap where a period has no row or no mean", () => {
    const points = fromStatistics({ "sensor.a": [row(0, 3.3), row(1, 3.4), row(5, 3.5), row(6, null)] }).get(
      "sensor.a",
    );
    expect(points?.map(({ value }) => value)).toEqual([3.3, 3.4, undefined, 3.5, undefined]);
  });

  it("are used for long periods, and the states where there are none yet", async () => {
    const asked: unknown[] = [];
    const hass = (statistics: unknown) =>
      ({
        states: {},
        callWS: async (message: { type: string; period?: string }) => {
          asked.push([message.type, message.period]);
          return message.type.startsWith("recorder") ? statistics : { "sensor.a": [{ s: "3.3", lu: 1 }] };
        },
      }) as unknown as Hass;

    await loadSeries(hass({}), ["sensor.a"], 6, 0);
    await loadSeries(hass({ "sensor.a": [row(0, 3.3), row(1, 3.3)] }), ["sensor.a"], 720, 0);
    const fallback = await loadSeries(hass({}), ["sensor.a"], 24, 0);

    expect(asked).toEqual([
      ["history/history_during_period", undefined],
      ["recorder/statistics_during_period", "hour"],
      ["recorder/statistics_during_period", "5minute"],
      ["history/history_during_period", undefined],
    ]);
    expect(fallback.get("sensor.a")).toEqual([{ ms: 1000, value: 3.3 }]);
  });
});

it("is asked for again more seldom the longer the period, but with every new hour", () => {
  expect([1, 24, 720].map(refreshMs)).toEqual([30_000, HOUR / 5, HOUR]);
});

describe("a point in time", () => {
  const points = [
    { ms: 10, value: 1 },
    { ms: 20, value: undefined },
    { ms: 30, value: 3 },
  ];

  it("has the last value before it, or none", () => {
    expect([5, 10, 19, 20, 29, 30, 99].map((ms) => valueAt(points, ms))).toEqual([
      undefined,
      1,
      1,
      undefined,
      undefined,
      3,
      3,
    ]);
  });

  it("counts for the extent only when it is known", () => {
    expect(extentOf(points)).toEqual({ low: 1, high: 3, last: 3 });
    expect(extentOf([{ ms: 1, value: undefined }])).toBeUndefined();
  });
});

describe("the axes", () => {
  it("have round numbers within their range", () => {
    expect(ticks(3.301, 3.349, 5)).toEqual([3.31, 3.32, 3.33, 3.34]);
    expect(ticks(1, 1, 5)).toEqual([]);
  });

  it("have round moments of the local day", () => {
    const east = 2 * HOUR;
    expect(timeTicks(0, 24 * HOUR, 6, east).map((ms) => (ms + east) / HOUR)).toEqual([4, 8, 12, 16, 20, 24]);
  });
});
