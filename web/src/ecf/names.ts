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

/** Finds the setting a line of the file means; undefined if there is none. */
export function settingByName<T extends { key: string; name: string }>(
  settings: readonly T[],
  name: string,
): T | undefined {
  const plain = plainName(name);
  const alias = ALIASES[plain];
  return settings.find(
    (setting) => setting.key === alias || plainName(setting.name) === plain || plainName(setting.key) === plain,
  );
}
