/** Registers the cards and the dashboard with Home Assistant. */
import { BatteryCard } from "./battery_card.ts";
import { pageLanguage } from "./form.ts";
import type { Hass } from "./ha.ts";
import { HistoryCard } from "./history_card.ts";
import { text } from "./i18n/index.ts";
import { PLATFORM } from "./pack.ts";
import { TinyBmsStrategy } from "./strategy.ts";

interface Suggestion {
  config: Record<string, unknown>;
}

/** Suggests a card for an entity of a pack that has one of these keys. */
function suggest(type: string, keys: string[]): (hass: Hass, entityId: string) => Suggestion | null {
  return (hass, entityId) => {
    const entity = hass.entities[entityId];
    if (entity?.platform !== PLATFORM || !entity.device_id || !keys.includes(entity.translation_key ?? "")) return null;
    if (!hass.devices[entity.device_id]?.parent_device_id) return null;
    return { config: { type: `custom:${type}`, device_id: entity.device_id } };
  };
}

declare global {
  interface Window {
    customCards?: Record<string, unknown>[];
    customStrategies?: Record<string, unknown>[];
  }
}

const language = pageLanguage();

// A page may load this twice while a new version replaces an old one.
if (!customElements.get("tinybms-battery-card")) {
  customElements.define("tinybms-battery-card", BatteryCard);
  customElements.define("tinybms-cell-history-card", HistoryCard);
  customElements.define("ll-strategy-dashboard-tinybms", TinyBmsStrategy);

  window.customCards ??= [];
  window.customCards.push(
    {
      type: "tinybms-battery-card",
      name: text(language, "battery_card"),
      description: text(language, "battery_card_description"),
      preview: true,
      getEntitySuggestion: suggest("tinybms-battery-card", ["soc", "power", "voltage", "current"]),
    },
    {
      type: "tinybms-cell-history-card",
      name: text(language, "history_card"),
      description: text(language, "history_card_description"),
      preview: true,
      getEntitySuggestion: suggest("tinybms-cell-history-card", [
        "cell_voltage",
        "cell_voltage_delta",
        "min_cell_voltage",
        "max_cell_voltage",
      ]),
    },
  );
  window.customStrategies ??= [];
  window.customStrategies.push({
    type: "tinybms",
    strategyType: "dashboard",
    name: "TinyBMS",
    description: text(language, "dashboard_description"),
  });
}
