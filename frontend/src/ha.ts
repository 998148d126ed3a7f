/** The parts of Home Assistant's front end that the cards use. */

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

/** An entity as the entity registry shows it to every user; disabled entities are not in it. */
export interface RegistryEntity {
  entity_id: string;
  name?: string | null;
  device_id?: string | null;
  platform: string;
  translation_key?: string | null;
  entity_category?: string | null;
  hidden?: boolean;
}

export interface RegistryDevice {
  id: string;
  name?: string | null;
  name_by_user?: string | null;
  identifiers?: [string, string][];
  parent_device_id?: string | null;
  config_entry_id?: string | null;
  config_entries?: string[];
}

export interface Hass {
  states: Record<string, EntityState | undefined>;
  entities: Record<string, RegistryEntity>;
  devices: Record<string, RegistryDevice>;
  language: string;
  locale: { language: string; number_format?: string; time_format?: string };
  config: { time_zone: string };
  callWS<T>(message: Record<string, unknown>): Promise<T>;
  hassUrl(path: string): string;
  formatEntityState(state: EntityState, value?: string): string;
  formatEntityName?(state: EntityState, type: { type: string }[]): string;
}

/** What a card of the dashboard is told by its configuration. */
export interface CardConfig {
  type: string;
  device_id?: string;
  title?: string;
}

/** Opens the dialog that shows an entity, its history and its attributes. */
export function showMoreInfo(element: HTMLElement, entityId: string): void {
  element.dispatchEvent(new CustomEvent("hass-more-info", { detail: { entityId }, bubbles: true, composed: true }));
}
