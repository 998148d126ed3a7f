import { expect, it } from "vitest";
import type { CustomFrame } from "../src/api/schemas";
import { framesYaml } from "../src/can/yaml";

it("writes frames as the gateway's configuration wants them, without what is the default", () => {
  const frames = [
    { id: 0x500, length: 4, signals: [{ source: "power", offset: 0, type: "s32" }] },
    {
      id: 0x18ff5001,
      extended: true,
      period_s: 0.5,
      length: 8,
      signals: [
        { source: "temperature", offset: 0, type: "u8", scale: 0.5, add: -40, unknown: 0xfe },
        { source: "voltage", offset: 1, type: "f32", byte_order: "big" },
      ],
    },
  ] as CustomFrame[];
  expect(framesYaml(frames)).toBe(`tinybms_victron:
  can:
    custom_frames:
      - id: 0x500
        signals:
          - {source: power, offset: 0, type: s32}
      - id: 0x18FF5001
        extended: true
        period: 500ms
        length: 8
        signals:
          - {source: temperature, offset: 0, type: u8, scale: 0.5, add: -40, unknown: 0xFE}
          - {source: voltage, offset: 1, type: f32, byte_order: big}
`);
});
