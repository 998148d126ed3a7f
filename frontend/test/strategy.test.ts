import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Hass } from "../src/ha.ts";

let generate: (
  config: unknown,
  hass: Hass,
) => Promise<{ views: { path: string; sections: { cards: Record<string, unknown>[] }[] }[] }>;

beforeAll(async () => {
  // The strategy is an element only because Home Assistant looks it up as one.
  vi.stubGlobal("HTMLElement", class {});
  const { TinyBmsStrategy } = await import("../src/strategy.ts");
  generate = TinyBmsStrategy.generate as typeof generate;
});

function hassWith(entities: Record<string, unknown>[]): Hass {
  return {
    devices: { g: { id: "g", name: "Gateway" }, p: { id: "p", name: "Pack 1", parent_device_id: "g" } },
    entities: Object.fromEntries(
      entities.map((entity) => [entity["entity_id"], { platform: "tinybms_gateway", ...entity }]),
    ),
    states: Object.fromEntries(entities.map(({ entity_id }) => [entity_id, { entity_id, state: "1", attributes: {} }])),
    language: "en",
  } as unknown as Hass;
}

describe("the dashboard", () => {
  it("says what to do while there is no gateway", async () => {
    const { views } = await generate({}, hassWith([]));
    expect(views.map(({ path }) => path)).toEqual(["overview"]);
    expect(views[0]?.sections[0]?.cards[0]).toMatchObject({ type: "markdown" });
  });

  it("has a view for each question, made from the registries", async () => {
    const { views } = await generate(
      {},
      hassWith([
        { entity_id: "sensor.soc", device_id: "p", translation_key: "soc" },
        { entity_id: "sensor.energy", device_id: "p", translation_key: "energy_in" },
        { entity_id: "switch.charging", device_id: "g", translation_key: "charge_enabled" },
        {
          entity_id: "number.cutoff",
          device_id: "p",
          translation_key: "over_voltage_cutoff",
          entity_category: "config",
        },
        { entity_id: "sensor.heap", device_id: "g", translation_key: "free_heap", entity_category: "diagnostic" },
        {
          entity_id: "sensor.hidden",
          device_id: "g",
          translation_key: "x",
          entity_category: "diagnostic",
          hidden: true,
        },
      ]),
    );
    expect(views.map(({ path }) => path)).toEqual(["overview", "cells", "history", "diagnostics"]);
    const shown = views.map(({ sections }) => JSON.stringify(sections));
    expect(shown[0]).toContain("custom:tinybms-battery-card");
    expect(shown[0]).toContain("switch.charging");
    expect(shown[0]).toContain("sensor.energy");
    expect(shown[1]).toContain("custom:tinybms-cell-history-card");
    expect(shown[3]).toContain("sensor.heap");
    expect(shown[3]).not.toContain("sensor.hidden");
    // Settings of the device are not for a dashboard.
    expect(shown.join()).not.toContain("number.cutoff");
  });
});
