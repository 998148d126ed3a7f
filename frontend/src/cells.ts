/** One cell as its bar shows it. */
export interface Cell {
  number: number;
  entityId: string;
  /** Undefined: not known. */
  volts: number | undefined;
  balancing: boolean;
}

export interface CellSummary {
  lowest: Cell | undefined;
  highest: Cell | undefined;
  /** Volts between the highest and the lowest; undefined while one of the cells is not known. */
  spread: number | undefined;
}

/** The bars start this far below the lowest and end this far above the highest cell. */
const MARGIN_V = 0.005;
/** A narrower scale would show the noise of the measurement as mountains. */
const NARROWEST_V = 0.05;

export function summarize(cells: readonly Cell[]): CellSummary {
  let lowest: Cell | undefined;
  let highest: Cell | undefined;
  for (const cell of cells) {
    if (cell.volts === undefined) continue;
    if (lowest?.volts === undefined || cell.volts < lowest.volts) lowest = cell;
    if (highest?.volts === undefined || cell.volts > highest.volts) highest = cell;
  }
  const complete = cells.length > 0 && cells.every(({ volts }) => volts !== undefined);
  const spread =
    complete && lowest?.volts !== undefined && highest?.volts !== undefined ? highest.volts - lowest.volts : undefined;
  return { lowest, highest, spread };
}

export interface Scale {
  from: number;
  to: number;
}

/** The scale of the bars; undefined while no cell is known. */
export function scaleOf({ lowest, highest }: CellSummary): Scale | undefined {
  if (lowest?.volts === undefined || highest?.volts === undefined) return undefined;
  const widening = Math.max(0, NARROWEST_V - (highest.volts - lowest.volts)) / 2;
  const low = lowest.volts - widening - MARGIN_V;
  return { from: Math.max(0, low), to: highest.volts + widening + MARGIN_V };
}

/** How far a bar reaches, 0 to 1. */
export function reach(volts: number, { from, to }: Scale): number {
  return to > from ? Math.min(1, Math.max(0, (volts - from) / (to - from))) : 0;
}
