import type { Hass, RegistryDevice } from "./ha.ts";
import { type TextKey, text } from "./i18n/index.ts";
import { deviceName, entitiesOf, findPacks, type Pack, stateOf } from "./pack.ts";

interface CardOfView {
  type: string;
  [option: string]: unknown;
}

interface Section {
  type: "grid";
  column_span?: number;
  cards: CardOfView[];
}

interface View {
  title: string;
  path: string;
  icon: string;
  type: "sections";
  max_columns: number;
  sections: Section[];
}

interface Dashboard {
  views: View[];
}

/** Makes a dashboard out of what the registries know of the gateways: nothing is to be written by hand. */
export class TinyBmsStrategy extends HTMLElement {
  /** What the dashboard is made from: it is made anew when one of these changes. */
  static registryDependencies = ["entities", "devices"];

  static getCreateSuggestions(_hass: Hass): { title: string; icon: string } {
    return { title: "TinyBMS", icon: "mdi:battery-heart-variant" };
  }

  static async generate(_config: unknown, hass: Hass): Promise<Dashboard> {
    const say = (key: TextKey) => text(hass.language, key);
    const packs = findPacks(hass);
    const view = (title: TextKey, path: string, icon: string, sections: Section[]): View => ({
      title: say(title),
      path,
      icon,
      type: "sections",
      max_columns: 3,
      sections,
    });
    if (packs.length === 0) {
      const nothing: Section = { type: "grid", cards: [{ type: "markdown", content: say("no_device") }] };
      return { views: [view("overview", "overview", "mdi:battery", [nothing])] };
    }
    const gateways = [...new Set(packs.map(({ gateway }) => gateway))];
    return {
      views: [
        view(
          "overview",
          "overview",
          "mdi:battery",
          [
            ...packs.map((pack) => battery(pack)),
            ...gateways.map((gateway) => controls(hass, gateway, packs, say)),
          ].filter(({ cards }) => cards.length > 0),
        ),
        view(
          "cells",
          "cells",
          "mdi:view-column",
          packs.map((pack) => cells(pack)),
        ),
        view(
          "history",
          "history",
          "mdi:chart-line",
          packs.map((pack) => history(hass, pack, say)),
        ),
        view(
          "diagnostics",
          "diagnostics",
          "mdi:stethoscope",
          [
            ...gateways.map((gateway) => diagnostics(hass, gateway)),
            ...packs.map(({ device }) => diagnostics(hass, device)),
          ].filter(({ cards }) => cards.length > 0),
        ),
      ],
    };
  }
}

function heading(title: string, icon: string): CardOfView {
  return { type: "heading", heading: title, icon };
}

function battery({ device }: Pack): Section {
  return { type: "grid", cards: [{ type: "custom:tinybms-battery-card", device_id: device.id, show_cells: false }] };
}

/** What a user changes and looks at every day: what is neither a setting of the device nor for fault finding. */
function controls(hass: Hass, gateway: RegistryDevice, packs: Pack[], say: (key: TextKey) => string): Section {
  const domains = ["select", "switch", "button"];
  const entities = entitiesOf(hass, gateway.id)
    .filter(({ entity_id, hidden }) => !hidden && domains.includes(entity_id.split(".")[0] ?? ""))
    .filter(({ entity_category }) => !entity_category)
    .map(({ entity_id }) => entity_id);
  const energy = packs
    .filter((pack) => pack.gateway.id === gateway.id)
    .flatMap(({ device }) =>
      ["sensor.energy_in", "sensor.energy_out"].map((key) => stateOf(hass, device, key)?.entity_id),
    )
    .filter((id) => id !== undefined);
  const cards: CardOfView[] = [];
  if (entities.length > 0) cards.push(heading(say("controls"), "mdi:tune"), ...entities.map(tile));
  if (energy.length > 0) cards.push(heading(say("energy"), "mdi:lightning-bolt"), ...energy.map(tile));
  return { type: "grid", cards };
}

/** The device is said by the heading above. */
function tile(entity: string): CardOfView {
  return { type: "tile", entity, name: [{ type: "entity" }] };
}

function cells({ device }: Pack): Section {
  return {
    type: "grid",
    column_span: 3,
    cards: [
      heading(deviceName(device), "mdi:car-battery"),
      {
        type: "custom:tinybms-battery-card",
        device_id: device.id,
        show_limits: false,
        show_download: false,
        grid_options: { columns: "full" },
      },
      { type: "custom:tinybms-cell-history-card", device_id: device.id, hours: 6 },
    ],
  };
}

function history(hass: Hass, { device }: Pack, say: (key: TextKey) => string): Section {
  const graph = (title: TextKey, keys: string[]): CardOfView[] => {
    const entities = keys
      .map((key) => stateOf(hass, device, `sensor.${key}`)?.entity_id)
      .filter((id) => id !== undefined);
    return entities.length > 0
      ? [{ type: "history-graph", title: say(title), hours_to_show: 24, entities, grid_options: { columns: "full" } }]
      : [];
  };
  return {
    type: "grid",
    column_span: 3,
    cards: [
      heading(deviceName(device), "mdi:car-battery"),
      { type: "custom:tinybms-cell-history-card", device_id: device.id },
      ...graph("soc", ["soc"]),
      ...graph("power", ["power"]),
      ...graph("temperature", ["min_temperature", "max_temperature", "internal_temperature"]),
    ],
  };
}

function diagnostics(hass: Hass, device: RegistryDevice): Section {
  const entities = entitiesOf(hass, device.id)
    .filter(({ entity_category, hidden }) => entity_category === "diagnostic" && !hidden)
    .map(({ entity_id }) => entity_id);
  if (entities.length === 0) return { type: "grid", cards: [] };
  return { type: "grid", cards: [heading(deviceName(device), "mdi:stethoscope"), { type: "entities", entities }] };
}
