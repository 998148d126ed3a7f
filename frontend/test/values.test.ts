import { describe, expect, it } from "vitest";
import type { EntityState } from "../src/ha.ts";
import { flowOf, numberOf, usedShare, voltsOf } from "../src/values.ts";

const entity = (state: string, unit = "V"): EntityState => ({
  entity_id: "sensor.x",
  state,
  attributes: { unit_of_measurement: unit },
  last_changed: "",
});

describe("a value", () => {
  it.each(["unavailable", "unknown", "", "nan", "abc"])("is not there when the state is %j, and never 0", (state) => {
    expect(numberOf(entity(state))).toBeUndefined();
  });

  it("is not there without an entity", () => {
    expect(numberOf(undefined)).toBeUndefined();
    expect(voltsOf(undefined)).toBeUndefined();
  });

  it("may be 0 or negative", () => {
    expect(numberOf(entity("0"))).toBe(0);
    expect(numberOf(entity("-12.5"))).toBe(-12.5);
  });

  it("is in volts whatever unit the user chose", () => {
    expect(voltsOf(entity("3.312"))).toBe(3.312);
    expect(voltsOf(entity("3312", "mV"))).toBe(3.312);
  });
});

describe("the flow", () => {
  it("is into the battery when the power is positive", () => {
    expect([664, -664, 0.4, undefined].map(flowOf)).toEqual(["charging", "discharging", "idle", "unknown"]);
  });
});

describe("the used share of a limit", () => {
  it("is not known without both values", () => {
    expect(usedShare(undefined, 90)).toBeUndefined();
    expect(usedShare(10, undefined)).toBeUndefined();
  });

  it("stays between nothing and all, even at a limit of 0", () => {
    expect([usedShare(45, 90), usedShare(100, 90), usedShare(0, 0), usedShare(1, 0)]).toEqual([0.5, 1, 0, 1]);
  });
});
