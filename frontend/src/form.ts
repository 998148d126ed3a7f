import { type TextKey, text } from "./i18n/index.ts";

interface Field {
  name: string;
  selector: Record<string, unknown>;
  required?: boolean;
  default?: unknown;
}

/** Names and selectors of a card's editor; Home Assistant draws it. */
export interface ConfigForm {
  schema: Field[];
  computeLabel(field: { name: string }): string;
}

const LABELS: Record<string, TextKey> = { device_id: "pack" };

export function configForm(fields: Field[]): ConfigForm {
  return {
    schema: [
      { name: "device_id", selector: { device: { filter: { integration: "tinybms_gateway" } } } },
      { name: "title", selector: { text: {} } },
      ...fields,
    ],
    computeLabel: ({ name }) => text(pageLanguage(), LABELS[name] ?? (name as TextKey)),
  };
}

/** The editor and the card picker ask without saying in which language: the page itself says it. */
export function pageLanguage(): string {
  return document.documentElement.lang || "en";
}

/** Throws for a configuration that cannot be meant; Home Assistant shows the message in place of the card. */
export function checkConfig(
  config: Record<string, unknown>,
  kinds: Record<string, "string" | "boolean" | "number">,
): void {
  for (const [name, kind] of Object.entries({ device_id: "string", title: "string", ...kinds })) {
    const value = config[name];
    // The editor leaves null where a field was emptied.
    if (value !== undefined && value !== null && typeof value !== kind)
      throw new Error(`${name}: ${JSON.stringify(value)} is not allowed, it takes a ${kind}`);
  }
}
