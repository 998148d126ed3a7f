import { describe, expect, it } from "vitest";
import { barPercent, cellScale } from "../src/pages/dashboard/cells_scale";
import { directionOf } from "../src/pages/dashboard/direction";

describe("the scale of the cells", () => {
  it("shows a healthy pack level: never less than 200 mV", () => {
    const scale = cellScale([3.33, 3.331]);
    expect(scale && scale.high - scale.low).toBeCloseTo(0.2);
  });

  it("holds every cell, however far they are apart", () => {
    const values = [2.5, 3.3, 4.2];
    const scale = cellScale(values);
    expect(scale).not.toBeNull();
    for (const value of values) {
      expect(value).toBeGreaterThanOrEqual(scale?.low ?? 9);
      expect(value).toBeLessThanOrEqual(scale?.high ?? 0);
    }
  });

  it("does not exist without a known cell, and an unknown cell has no bar", () => {
    expect(cellScale([null, null])).toBeNull();
    expect(barPercent(null, { low: 3, high: 4 })).toBe(0);
  });
});

it("tells rest from flow, and both from unknown", () => {
  expect([12, -3, 0.1, -0.1, 0, null].map(directionOf)).toEqual([
    "charge",
    "discharge",
    "idle",
    "idle",
    "idle",
    "unknown",
  ]);
});
