/** A small battery for the development page: numbers that move, not physics. */
export const CELLS = 16;
export const CAPACITY_AH = 280;
const SPREAD_V = [0, 2, -3, 5, 1, -1, 9, 3, -6, 2, 0, 4, -2, 1, 3, -4].map((millivolts) => millivolts / 1000);

export interface Reading {
  soc: number;
  current: number;
  voltage: number;
  cells: number[];
  temperatures: [number, number, number];
}

/** What the battery does at a moment; every moment can be asked for, so the past needs no memory. */
export function readingAt(ms: number): Reading {
  const day = (ms / 86_400_000) * 2 * Math.PI;
  const wobble = Math.sin(ms / 47_000) * 6 + Math.sin(ms / 9_000) * 1.5;
  const current = Math.round((38 * Math.sin(day - 1.2) + wobble) * 10) / 10;
  const soc = Math.min(99.9, Math.max(8, 62 - 34 * Math.cos(day - 1.2)));
  const base = 3.24 + soc * 0.0009 + current * 0.0008;
  const cells = SPREAD_V.map((offset, i) => base + offset * (0.4 + soc / 100) + Math.sin(ms / 5000 + i) * 0.0004);
  return {
    soc,
    current,
    cells: cells.map((volts) => Math.round(volts * 10_000) / 10_000),
    voltage: Math.round(cells.reduce((sum, volts) => sum + volts, 0) * 100) / 100,
    temperatures: [29.5 + current / 20, 23.4 + Math.sin(day) * 3, 24.6 + Math.sin(day) * 3].map(
      (value) => Math.round(value * 10) / 10,
    ) as Reading["temperatures"],
  };
}
