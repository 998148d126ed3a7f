import { describe, expect, it } from "vitest";
import { SETTINGS } from "../mock/settings";
import type { Setting } from "../src/api/schemas";
import { BackupError, readBackup, writeBackup } from "../src/settings/backup";
import { batchesOf } from "../src/settings/batches";
import { compare, type Difference } from "../src/settings/diff";
import { judgeText } from "../src/settings/value";

const byKey = (key: string) => SETTINGS.find((one) => one.key === key) as Setting;

describe("a typed value", () => {
  it("is taken within the BMS's range and on its grid, with comma or point", () => {
    expect(judgeText(byKey("fully_charged_voltage"), "3600")).toEqual({ value: 3600 });
    expect(judgeText(byKey("battery_capacity"), "100,25")).toEqual({ value: 100.25 });
  });

  it("is refused with the reason otherwise", () => {
    expect(judgeText(byKey("fully_charged_voltage"), "")).toEqual({ problem: "not_a_number" });
    expect(judgeText(byKey("fully_charged_voltage"), "4501")).toEqual({ problem: "out_of_range" });
    expect(judgeText(byKey("fully_charged_voltage"), "3600.5")).toEqual({ problem: "step" });
    expect(judgeText(byKey("charger_type"), "3")).toEqual({ problem: "not_an_option" });
    expect(judgeText(byKey("enable_charge_restart_level"), "2")).toEqual({ problem: "not_an_option" });
  });
});

describe("comparing a file with the BMS", () => {
  it("tells what differs from what is already so", () => {
    const result = compare(SETTINGS, { fully_charged_voltage: 3600, battery_capacity: 280, allowed_disbalance: 15 });
    expect(result.differences.map(({ setting, before, after }) => [setting.key, before, after])).toEqual([
      ["fully_charged_voltage", 3550, 3600],
    ]);
    expect(result.equal).toBe(2);
  });

  it("keeps apart what the BMS would refuse and what it does not know", () => {
    const result = compare(SETTINGS, { fully_charged_voltage: 9000, shoe_size: 43 });
    expect(result.differences).toEqual([]);
    expect(result.refused.map(({ setting, problem }) => [setting.key, problem])).toEqual([
      ["fully_charged_voltage", "out_of_range"],
    ]);
    expect(result.unknown).toEqual(["shoe_size"]);
  });

  it("counts a value the BMS has not told as different", () => {
    const [first] = compare([{ ...byKey("allowed_disbalance"), value: null }], { allowed_disbalance: 20 }).differences;
    expect([first?.before, first?.after]).toEqual([null, 20]);
  });
});

describe("a backup", () => {
  it("brings back every value the BMS shows", () => {
    const values = readBackup(writeBackup(SETTINGS, null));
    expect(compare(SETTINGS, values)).toMatchObject({ differences: [], equal: SETTINGS.length - 1, unknown: [] });
    expect(values).not.toHaveProperty("state_of_charge");
  });

  it.each([
    ["json", "{"],
    ["format", "[]"],
    ["format", "null"],
    ["format", '{"format":"tinybms-gateway-config","version":1,"values":{}}'],
    ["format", '{"format":"tinybms-settings","version":2,"values":{}}'],
    ["values", '{"format":"tinybms-settings","version":1,"values":[1]}'],
    ["values", '{"format":"tinybms-settings","version":1,"values":{"a":"1"}}'],
    ["values", '{"format":"tinybms-settings","version":1}'],
  ])("is refused for its %s", (reason, text) => {
    expect(() => readBackup(text)).toThrow(new BackupError(reason as BackupError["reason"]));
  });
});

describe("changes for several requests", () => {
  const differences = [
    ...["fully_charged_voltage", "fully_discharged_voltage", "battery_capacity", "allowed_disbalance"],
    ...["charger_startup_delay", "charger_type", "enable_charge_restart_level", "state_of_charge"],
    ...["low_temperature_charge_cutoff", "over_voltage_cutoff"],
  ].map((key): Difference => ({ setting: byKey(key), before: null, after: 1 }));
  const batches = batchesOf(differences).map((batch) => batch.map(({ setting }) => setting.key));

  it("keep together and first what must stay below or above one another", () => {
    expect(batches[0]).toEqual(
      expect.arrayContaining(["fully_charged_voltage", "fully_discharged_voltage", "over_voltage_cutoff"]),
    );
  });

  it("are all sent, once, and never more than the gateway takes at a time", () => {
    expect(batches.flat().sort()).toEqual(differences.map(({ setting }) => setting.key).sort());
    expect(batches.map((batch) => batch.length)).toEqual([8, 2]);
  });

  it("are no request at all when there are none", () => {
    expect(batchesOf([])).toEqual([]);
  });
});
