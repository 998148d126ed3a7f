import { describe, expect, it } from "vitest";
import type { Setting } from "../src/api/schemas";
import { EcfError, readEcf, writeEcf } from "../src/ecf/file";
import { ecfLines, matchEcf } from "../src/ecf/match";

const setting = (part: Partial<Setting>): Setting => ({
  key: "fully_charged_voltage",
  register: 300,
  name: "Fully charged voltage",
  group: "battery",
  type: "number",
  unit: "mV",
  value: 3550,
  minimum: 1200,
  maximum: 4500,
  step: 1,
  default: null,
  options: [],
  write_only: false,
  danger: "normal",
  help: "",
  ...part,
});

const SETTINGS = [
  setting({}),
  setting({ key: "allowed_disbalance", name: "Allowed imbalance", minimum: 15, maximum: 100, value: 15 }),
  setting({
    key: "battery_capacity",
    name: "Battery capacity",
    unit: "Ah",
    minimum: 0.1,
    maximum: 655,
    step: 0.01,
    value: 280,
  }),
  setting({
    key: "charge_over_current_cutoff",
    name: "Charge over-current cut-off",
    unit: "A",
    minimum: 1,
    maximum: 750,
    value: 100,
  }),
  setting({
    key: "charger_type",
    name: "Charger type",
    type: "enum",
    unit: "",
    minimum: 0,
    maximum: 2,
    value: 1,
    options: [
      { value: 0, name: "Variable" },
      { value: 1, name: "CC/CV" },
      { value: 2, name: "CAN" },
    ],
  }),
  setting({
    key: "invert_current_sensor",
    name: "Invert external current sensor",
    type: "boolean",
    unit: "",
    minimum: 0,
    maximum: 1,
    value: 0,
  }),
  setting({
    key: "state_of_charge",
    name: "State of charge",
    unit: "%",
    minimum: 0,
    maximum: 100,
    value: null,
    write_only: true,
  }),
];
const values = (text: string) => matchEcf(readEcf(text), SETTINGS).values;

describe("reading an .ecf file", () => {
  it("takes one name and value a line, whatever ends the lines", () => {
    const lines = readEcf("\ufeffFully Charged Voltage: 4,2\r\nBattery Capacity: 66,00\nCharger Type: CC/CV\r").lines;
    expect(lines).toEqual([
      { line: 1, name: "Fully Charged Voltage", value: "4,2" },
      { line: 2, name: "Battery Capacity", value: "66,00" },
      { line: 3, name: "Charger Type", value: "CC/CV" },
    ]);
  });

  it("passes over empty lines and comments", () => {
    expect(readEcf("# mine\n\n; yours\n// theirs\nA: 1").lines).toHaveLength(1);
  });

  it("names the lines that are nothing", () => {
    const file = readEcf("A: 1\nnonsense\n: 5\nB:\n");
    expect(file.problems).toEqual([
      { line: 2, text: "nonsense", why: "unreadable" },
      { line: 3, text: ": 5", why: "unreadable" },
      { line: 4, text: "B:", why: "unreadable" },
    ]);
  });

  it("keeps colons that belong to the value", () => {
    expect(readEcf("Time: 12:30").lines[0]?.value).toBe("12:30");
  });

  it.each([
    ["empty", ""],
    ["empty", "\n\n# only a comment\n"],
    ["binary", "A: 1\0"],
    ["too_large", `${"A".repeat(70_000)}: 1`],
    ["too_large", "A: 1\n".repeat(1001)],
  ])("refuses a file that is %s", (reason, text) => {
    expect(() => readEcf(text)).toThrow(new EcfError(reason as EcfError["reason"]));
  });
});

describe("what the lines mean", () => {
  it("does not care about capitals, spaces, hyphens and units in names", () => {
    for (const name of [
      "Fully Charged Voltage",
      "fully-charged voltage",
      "FULLY CHARGED VOLTAGE (mV)",
      "fully_charged_voltage [V]",
    ]) {
      expect(values(`${name}: 3600`), name).toEqual({ fully_charged_voltage: 3600 });
    }
  });

  it("knows names that Battery Insider has of its own", () => {
    expect(values("Allowed Disbalance: 20")).toEqual({ allowed_disbalance: 20 });
  });

  it("takes volts for millivolts only where millivolts would be out of range", () => {
    expect(values("Fully Charged Voltage: 4,2")).toEqual({ fully_charged_voltage: 4200 });
    expect(values("Allowed Disbalance: 0,02")).toEqual({ allowed_disbalance: 20 });
    expect(values("Allowed Disbalance: 20")).toEqual({ allowed_disbalance: 20 });
  });

  it("follows a unit behind the value", () => {
    expect(values("Fully Charged Voltage: 3,55 V")).toEqual({ fully_charged_voltage: 3550 });
    expect(values("Charge Over-current Cut-off: 90000 mA")).toEqual({ charge_over_current_cutoff: 90 });
    expect(values("Battery Capacity: 66,5 Ah")).toEqual({ battery_capacity: 66.5 });
  });

  it("reads choices by name or number and switches by any usual word", () => {
    expect(values("Charger Type: CC/CV\n")).toEqual({ charger_type: 1 });
    expect(values("Charger Type: 2")).toEqual({ charger_type: 2 });
    expect(values("Invert External Current Sensor: True")).toEqual({ invert_current_sensor: 1 });
    expect(values("Invert External Current Sensor: no")).toEqual({ invert_current_sensor: 0 });
  });

  it("takes neither of two lines for one setting, whatever they call it", () => {
    const match = matchEcf(readEcf("Battery Capacity: 10\nCharger Type: 2\nbattery_capacity: 20"), SETTINGS);
    expect(match.values).toEqual({ charger_type: 2 });
    expect(match.problems.map(({ line, why }) => [line, why])).toEqual([
      [1, "twice"],
      [3, "twice"],
    ]);
  });

  it("does not guess: unknown names, units and words are handed back", () => {
    const text =
      "Colour: red\nBattery Capacity: many\nFully Charged Voltage: 4 °C\nInvert External Current Sensor: maybe";
    const match = matchEcf(readEcf(text), SETTINGS);
    expect(match.values).toEqual({});
    expect(match.problems.map(({ line, why }) => [line, why])).toEqual([
      [1, "name"],
      [2, "value"],
      [3, "value"],
      [4, "value"],
    ]);
  });
});

describe("writing an .ecf file", () => {
  it("writes decimal commas and Windows line ends", () => {
    expect(writeEcf([{ name: "Battery capacity", value: 66.5 }])).toBe("Battery capacity: 66,5\r\n");
  });

  it("leaves out what the BMS does not show, and reads back as the same values", () => {
    const text = writeEcf(ecfLines(SETTINGS));
    expect(text).not.toContain("State of charge");
    const expected = Object.fromEntries(
      SETTINGS.filter((one) => one.value !== null).map((one) => [one.key, one.value]),
    );
    expect(values(text)).toEqual(expected);
  });
});
