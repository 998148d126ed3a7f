import { describe, expect, it } from "vitest";
import { type Cell, reach, scaleOf, summarize } from "../src/cells.ts";

const cells = (...volts: (number | undefined)[]): Cell[] =>
  volts.map((value, index) => ({ number: index + 1, entityId: `sensor.${index}`, volts: value, balancing: false }));

describe("the summary of cells", () => {
  it("names the lowest and the highest", () => {
    const summary = summarize(cells(3.32, 3.31, 3.33));
    expect([summary.lowest?.number, summary.highest?.number]).toEqual([2, 3]);
    expect(summary.spread).toBeCloseTo(0.02);
  });

  it("has no spread while a cell is not known: it might be the lowest", () => {
    const summary = summarize(cells(3.32, undefined, 3.33));
    expect([summary.lowest?.number, summary.highest?.number, summary.spread]).toEqual([1, 3, undefined]);
  });

  it("is empty without a known cell", () => {
    expect(summarize(cells(undefined))).toEqual({ lowest: undefined, highest: undefined, spread: undefined });
    expect(scaleOf(summarize([]))).toBeUndefined();
  });
});

describe("the bars", () => {
  it("show the difference of cells that differ", () => {
    const scale = scaleOf(summarize(cells(3.2, 3.4)));
    if (!scale) throw new Error("no scale");
    expect(reach(3.2, scale)).toBeLessThan(0.05);
    expect(reach(3.4, scale)).toBeGreaterThan(0.95);
  });

  it("do not blow up the noise of cells that are equal", () => {
    const scale = scaleOf(summarize(cells(3.3, 3.301)));
    if (!scale) throw new Error("no scale");
    expect(reach(3.301, scale) - reach(3.3, scale)).toBeLessThan(0.03);
  });

  it("never leave their frame", () => {
    expect([reach(9, { from: 3, to: 4 }), reach(0, { from: 3, to: 4 }), reach(3, { from: 3, to: 3 })]).toEqual([
      1, 0, 0,
    ]);
  });
});
