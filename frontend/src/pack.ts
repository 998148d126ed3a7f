import type { EntityState, Hass, RegistryDevice, RegistryEntity } from "./ha.ts";

export const PLATFORM = "tinybms_gateway";

/** A pack, the gateway it hangs on, and where their entities are. */
export interface Pack {
  device: RegistryDevice;
  gateway: RegistryDevice;
  /** Whether the gateway has more than this pack. */
  oneOfSeveral: boolean;
}

/** All entities of a device of this integration. */
export function entitiesOf(hass: Hass, deviceId: string): RegistryEntity[] {
  return Object.values(hass.entities).filter((entity) => entity.device_id === deviceId && entity.platform === PLATFORM);
}

/** All packs of all gateways, in the order of their names. */
export function findPacks(hass: Hass): Pack[] {
  const ours = new Set<string>();
  for (const entity of Object.values(hass.entities)) {
    if (entity.platform === PLATFORM && entity.device_id) ours.add(entity.device_id);
  }
  const packs: Pack[] = [];
  for (const id of ours) {
    const device = hass.devices[id];
    const gateway = device?.parent_device_id ? hass.devices[device.parent_device_id] : undefined;
    if (device && gateway) packs.push({ device, gateway, oneOfSeveral: false });
  }
  for (const pack of packs) {
    pack.oneOfSeveral = packs.some((other) => other !== pack && other.gateway.id === pack.gateway.id);
  }
  const order = new Intl.Collator(undefined, { numeric: true });
  return packs.sort((a, b) => order.compare(deviceName(a.device), deviceName(b.device)));
}

/** The pack that a configuration means: a pack itself, the first one of a gateway, or the only one there is. */
export function findPack(hass: Hass, deviceId: string | undefined): Pack | undefined {
  const packs = findPacks(hass);
  if (!deviceId) return packs[0];
  return packs.find(({ device }) => device.id === deviceId) ?? packs.find(({ gateway }) => gateway.id === deviceId);
}

export function deviceName(device: RegistryDevice): string {
  return device.name_by_user || device.name || "";
}

/** The state of the entity with this key, by domain and translation key; undefined when it is disabled or missing. */
export function stateOf(hass: Hass, device: RegistryDevice, key: string): EntityState | undefined {
  const [domain, name] = key.split(".");
  const entity = entitiesOf(hass, device.id).find(
    ({ entity_id, translation_key }) => translation_key === name && entity_id.startsWith(`${domain}.`),
  );
  return entity && hass.states[entity.entity_id];
}

/** Where the pack's cells are, in the order of their numbers. */
export interface CellEntity {
  number: number;
  entityId: string;
}

/** The registry knows the number of a cell whatever the entity was renamed to: the unique id ends with it. */
export async function findCells(hass: Hass, device: RegistryDevice): Promise<CellEntity[]> {
  const ids = cellIds(hass, device);
  if (ids.length === 0) return [];
  const entries = await hass.callWS<Record<string, { unique_id: string } | null>>({
    type: "config/entity_registry/get_entries",
    entity_ids: ids,
  });
  return ids
    .map((entityId) => ({ entityId, number: Number(entries[entityId]?.unique_id.match(/_(\d+)$/)?.[1]) }))
    .filter(({ number }) => Number.isInteger(number))
    .sort((a, b) => a.number - b.number);
}

/** The entities of the cells, in no particular order. */
export function cellIds(hass: Hass, device: RegistryDevice): string[] {
  return entitiesOf(hass, device.id)
    .filter(({ translation_key }) => translation_key === "cell_voltage")
    .map(({ entity_id }) => entity_id);
}

/** The config entry of a device: what the downloads are named by. */
export function configEntryOf(device: RegistryDevice): string | undefined {
  return device.config_entry_id ?? device.config_entries?.[0];
}
