import { describe, expect, it } from "vitest";
import { downloadPath } from "../src/download.ts";
import { checkConfig } from "../src/form.ts";
import type { Hass, RegistryDevice } from "../src/ha.ts";
import { text } from "../src/i18n/index.ts";
import { findCells, findPack, findPacks, stateOf } from "../src/pack.ts";

const devices: Record<string, RegistryDevice> = {
  gateway: { id: "gateway", name: "Gateway", config_entries: ["entry"] },
  ten: { id: "ten", name: "Pack 10", parent_device_id: "gateway" },
  two: { id: "two", name: "Pack 9", name_by_user: "Pack 2", parent_device_id: "gateway" },
  lamp: { id: "lamp", name: "Lamp" },
};

function hassWith(entities: [string, string, string, string?][]): Hass {
  return {
    devices,
    states: Object.fromEntries(
      entities.map(([id]) => [id, { entity_id: id, state: "1", attributes: {}, last_changed: "" }]),
    ),
    entities: Object.fromEntries(
      entities.map(([entity_id, device_id, translation_key, platform = "tinybms_gateway"]) => [
        entity_id,
        { entity_id, device_id, translation_key, platform },
      ]),
    ),
    language: "en",
    locale: { language: "en" },
    config: { time_zone: "UTC" },
    // The unique id ends with the number, whatever the entity is called.
    callWS: async <T>() =>
      ({
        "sensor.kitchen": { unique_id: "s_cell_voltage_2" },
        "sensor.b": { unique_id: "s_cell_voltage_10" },
        "sensor.c": { unique_id: "s_cell_voltage_1" },
        "sensor.gone": null,
      }) as T,
    hassUrl: (path) => path,
    formatEntityState: ({ state }) => state,
  };
}

describe("packs", () => {
  const hass = hassWith([
    ["sensor.g", "gateway", "battery_soc"],
    ["sensor.ten", "ten", "soc"],
    ["sensor.two", "two", "soc"],
    ["sensor.lamp", "lamp", "soc", "light"],
  ]);

  it("are the children of gateways, in the order of their names", () => {
    expect(findPacks(hass).map(({ device }) => device.id)).toEqual(["two", "ten"]);
    expect(findPacks(hass).every(({ oneOfSeveral }) => oneOfSeveral)).toBe(true);
  });

  it("are found by their device, by their gateway, or without anything", () => {
    expect(["ten", "gateway", undefined, "lamp"].map((id) => findPack(hass, id)?.device.id)).toEqual([
      "ten",
      "two",
      "two",
      undefined,
    ]);
  });

  it("have their entities found by what they are, not by what they are called", () => {
    const renamed = hassWith([
      ["sensor.kitchen", "two", "soc"],
      ["binary_sensor.x", "two", "soc"],
    ]);
    expect(stateOf(renamed, devices["two"] as RegistryDevice, "sensor.soc")?.entity_id).toBe("sensor.kitchen");
    expect(stateOf(renamed, devices["two"] as RegistryDevice, "sensor.power")).toBeUndefined();
  });

  it("have their cells in the order of their numbers", async () => {
    const cells = hassWith(
      ["sensor.b", "sensor.kitchen", "sensor.gone", "sensor.c"].map((id) => [id, "two", "cell_voltage"]),
    );
    expect((await findCells(cells, devices["two"] as RegistryDevice)).map(({ number }) => number)).toEqual([1, 2, 10]);
  });
});

describe("a download", () => {
  const gateway = devices["gateway"] as RegistryDevice;

  it("names the gateway's entry, the resolution and the period", () => {
    expect(downloadPath(gateway, { what: "history", resolution: "1h", hours: 24 }, 86_400_000)).toBe(
      "/api/tinybms_gateway/entry/history.csv?resolution=1h&start=1970-01-01T00%3A00%3A00.000Z&end=1970-01-02T00%3A00%3A00.000Z",
    );
    expect(downloadPath(gateway, { what: "events", resolution: "1h", hours: 24 }, 0)).toBe(
      "/api/tinybms_gateway/entry/events.csv",
    );
  });

  it("is not offered without an entry", () => {
    expect(downloadPath({ id: "x" }, { what: "events", resolution: "1h", hours: 1 }, 0)).toBeUndefined();
  });
});

describe("a configuration", () => {
  it("is refused with the field, the value and what is allowed", () => {
    expect(() => checkConfig({ show_cells: "yes" }, { show_cells: "boolean" })).toThrow(
      'show_cells: "yes" is not allowed, it takes a boolean',
    );
    expect(() => checkConfig({ device_id: 5 }, {})).toThrow("device_id: 5");
  });

  it("may leave fields out or empty", () => {
    expect(() => checkConfig({ device_id: null }, { show_cells: "boolean" })).not.toThrow();
  });
});

describe("a text", () => {
  it("is in the user's language, without the region, and else in English", () => {
    expect(["de", "de-CH", "fr", "it"].map((language) => text(language, "cells"))).toEqual([
      "Zellen",
      "Zellen",
      "Cellules",
      "Cells",
    ]);
    expect(text("en", "cell_volts", { number: 3, volts: "3.312 V" })).toBe("Cell 3: 3.312 V");
  });
});
