import { expect, it } from "vitest";
import { meaningOf } from "../src/can/meaning";

it("writes numbers with their unit and unknown as a word", () => {
  const signals = [
    { name: "voltage", value: 53.1, unit: "V" },
    { name: "temperature", value: null, unit: "°C" },
  ];
  expect(meaningOf(signals)).toBe("Voltage 53.1 V · Temperature unknown");
});

it("names alarms that are raised and counts those that are not", () => {
  const signals = ["ok", "ok", "alarm", "not supported"].map((value, i) => ({
    name: `alarm_${i}`,
    value,
    unit: "alarm",
  }));
  expect(meaningOf(signals)).toBe("alarm 2: alarm · alarm 3: not supported · all well: 2");
});

it("shows texts as they are", () => {
  expect(meaningOf([{ name: "manufacturer", value: "TinyBMS", unit: "" }])).toBe("manufacturer: TinyBMS");
});
