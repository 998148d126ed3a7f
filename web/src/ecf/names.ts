/* Battery Insider's own words where they differ from those of the settings table. */
const ALIASES: Readonly<Record<string, string>> = {
  allowedcelldisbalance: "allowed_disbalance",
  alloweddisbalance: "allowed_disbalance",
  balancingthreshold: "early_balancing_threshold",
  batterymaximumcyclescount: "maximum_cycles",
  batterymaximumcycles: "maximum_cycles",
  cellscount: "series_cells",
  numberofseriescells: "series_cells",
  chargercutoffdelay: "charger_disable_delay",
  distanceunitname: "distance_unit",
  lowtemperaturechargercutoff: "low_temperature_charge_cutoff",
  lowtemperaturecutoff: "low_temperature_charge_cutoff",
  overheatcutoff: "over_heat_cutoff",
  pulsesperunit: "pulses_per_unit",
};

/** Letters and digits only: people and programs differ in spaces, hyphens and capitals. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\(.*?\)|\[.*?\]/g, "")
    .replace(/[^a-z0-9]/g, "");
}

/** The settings by every name a file may call them. */
export function settingsByName<T extends { key: string; name: string }>(settings: readonly T[]): Map<string, T> {
  const byKey = new Map(settings.map((setting) => [setting.key, setting]));
  const names = Object.entries(ALIASES).flatMap(([alias, key]) => {
    const setting = byKey.get(key);
    return setting ? [[alias, setting] as const] : [];
  });
  return new Map([
    ...names,
    ...settings.map((setting) => [plainName(setting.key), setting] as const),
    ...settings.map((setting) => [plainName(setting.name), setting] as const),
  ]);
}
