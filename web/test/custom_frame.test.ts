import { describe, expect, it } from "vitest";
import type { CustomFrame } from "../src/api/schemas";
import { canIdText, frameProblem, freeOffset, neededLength, parseCanId, withSignals } from "../src/can/custom_frame";

type Signal = CustomFrame["signals"][number];
const signal = (part: Partial<Signal> = {}) => ({ source: "voltage", offset: 0, type: "u16", ...part }) as Signal;
const frame = (part: Partial<CustomFrame> = {}) => ({ id: 0x500, signals: [signal()], ...part }) as CustomFrame;

describe("a custom frame", () => {
  it("is fine with an identifier, a period and signals that fit", () => {
    expect(frameProblem(frame())).toBeNull();
    expect(frameProblem(frame({ id: 0x1fffffff, extended: true, period_s: 60 }))).toBeNull();
  });

  it("needs an identifier of its width", () => {
    for (const id of [-1, 0x800, 1.5, Number.NaN])
      expect(frameProblem(frame({ id })), String(id)).toEqual({ kind: "id" });
  });

  it("cannot be sent faster than every 100 ms or slower than once a minute", () => {
    for (const period_s of [0, 0.09, 60.1, Number.NaN]) {
      expect(frameProblem(frame({ period_s })), String(period_s)).toEqual({ kind: "period" });
    }
  });

  it("names the first byte two signals share", () => {
    const signals = [signal({ type: "u32" }), signal({ offset: 3 })];
    expect(frameProblem(frame({ signals }))).toEqual({ kind: "overlap", byte: 3 });
  });

  it("names the first byte behind its end", () => {
    expect(frameProblem(frame({ signals: [signal({ offset: 7 })] }))).toEqual({ kind: "too_long", byte: 8 });
    expect(frameProblem(frame({ length: 1 }))).toEqual({ kind: "too_long", byte: 1 });
  });

  it("is nothing without signals, and a signal nothing with a scale of zero", () => {
    expect(frameProblem(frame({ signals: [] }))).toEqual({ kind: "no_signals" });
    expect(frameProblem(frame({ signals: [signal({ scale: 0 })] }))).toEqual({ kind: "scale" });
  });

  it("cannot be sent while an offset is no number", () => {
    expect(frameProblem(frame({ signals: [signal({ add: Number.NaN })] }))).toEqual({ kind: "add" });
    expect(frameProblem(frame({ signals: [signal({ add: -40 })] }))).toBeNull();
  });
});

it("puts a new signal into the first gap", () => {
  expect(freeOffset([])).toBe(0);
  expect(freeOffset([signal(), signal({ offset: 4 })])).toBe(2);
  expect(freeOffset([signal({ type: "u32" }), signal({ type: "u32", offset: 4 })])).toBe(7);
});

it("is as long as its last signal wants", () => {
  expect(neededLength([signal({ offset: 2, type: "u32" })])).toBe(6);
});

it("keeps a chosen length while its signals are edited, and makes room for them", () => {
  expect(withSignals(frame({ length: 8 }), [signal({ scale: 0.1 })]).length).toBe(8);
  expect(withSignals(frame({ length: 4 }), [signal({ offset: 4 })]).length).toBe(6);
  const behindTheEnd = withSignals(frame({ length: 8 }), [signal({ offset: 7 })]);
  expect(frameProblem(behindTheEnd)).toEqual({ kind: "too_long", byte: 8 });
});

it("stays as long as its signals want when no length was chosen", () => {
  expect(withSignals(frame(), [signal({ offset: 4 })])).not.toHaveProperty("length");
});

it("reads identifiers in hexadecimal and decimal, and nothing else", () => {
  expect(parseCanId("0x500")).toBe(0x500);
  expect(parseCanId("1280")).toBe(1280);
  for (const text of ["", "500h", "0x", "-1", "1.5"]) expect(parseCanId(text), text).toBeNull();
});

it("writes identifiers as wide as their kind", () => {
  expect(canIdText(0x51, false)).toBe("0x051");
  expect(canIdText(0x18ff5001, true)).toBe("0x18FF5001");
});
