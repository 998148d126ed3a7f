/** Colour tokens for curves that share a panel, in the order of the contract's series. */
const COLORS = ["accent", "info", "discharge", "curve-4", "curve-5", "curve-6"] as const;

const DECIMALS: Readonly<Record<string, number>> = { V: 2, A: 1, W: 0, "%": 1, "°C": 1, kWh: 2, Ah: 1, mV: 0 };

export function curveColor(index: number): string {
  return COLORS[index % COLORS.length] ?? "accent";
}

export function decimalsOfSeries(key: string, unit: string): number {
  // A cell's volts tell nothing with two decimals.
  return key.startsWith("cell") ? 3 : (DECIMALS[unit] ?? 1);
}

/** Series that make sense in one picture: the same unit, cells apart from packs. */
export function panelOf(key: string, unit: string): string {
  if (key.includes("delta")) return `delta/${unit}`;
  return key.startsWith("cell") ? `cell/${unit}` : unit;
}
