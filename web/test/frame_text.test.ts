import { expect, it } from "vitest";
import type { CustomFrame } from "../src/api/schemas";
import { frameDifferences, frameText } from "../src/can/frame_text";

const frame = (part: Partial<CustomFrame> = {}): CustomFrame => ({
  id: 0x500,
  signals: [{ source: "voltage", offset: 0 }],
  ...part,
});

it("is the same with and without what is the default", () => {
  const whole = frame({
    extended: false,
    period_s: 1,
    length: 2,
    signals: [{ source: "voltage", offset: 0, type: "u16", byte_order: "little", scale: 1, add: 0 }],
  });
  expect(frameText(whole)).toBe(frameText(frame()));
  expect(frameDifferences([whole], [frame()])).toEqual([]);
});

it.each<[string, Partial<CustomFrame>]>([
  ["period", { period_s: 2 }],
  ["length", { length: 3 }],
  ["source", { signals: [{ source: "current", offset: 0 }] }],
  ["place", { signals: [{ source: "voltage", offset: 1 }], length: 2 }],
  ["type", { signals: [{ source: "voltage", offset: 0, type: "s16" }] }],
  ["byte order", { signals: [{ source: "voltage", offset: 0, byte_order: "big" }] }],
  ["scale", { signals: [{ source: "voltage", offset: 0, scale: 0.1 }] }],
  ["offset", { signals: [{ source: "voltage", offset: 0, add: -40 }] }],
  ["unknown", { signals: [{ source: "voltage", offset: 0, unknown: 0 }] }],
])("differs in its %s", (_, part) => {
  expect(frameText(frame(part))).not.toBe(frameText(frame()));
});

it("tells what comes, goes and changes, and leaves out what stays", () => {
  const before = [frame(), frame({ id: 0x501 }), frame({ id: 0x502 })];
  const after = [frame({ period_s: 5 }), frame({ id: 0x502 }), frame({ id: 0x500, extended: true })];
  expect(frameDifferences(before, after)).toEqual([
    { id: "0x500", before: frameText(frame()), after: frameText(frame({ period_s: 5 })) },
    { id: "0x501", before: frameText(frame()), after: null },
    { id: "0x00000500", before: null, after: frameText(frame()) },
  ]);
});
