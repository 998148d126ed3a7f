/** A stretch of time in seconds since 1970. */
export interface Range {
  from: number;
  to: number;
}

const NARROWEST_S = 10;
const WIDEST_S = 366 * 86_400;

/** Narrower (factor < 1) or wider around a point; never narrower than 10 s or wider than a year. */
export function zoomed(range: Range, factor: number, around: number): Range {
  const width = range.to - range.from;
  const wanted = Math.min(WIDEST_S, Math.max(NARROWEST_S, width * factor));
  const share = width > 0 ? (around - range.from) / width : 0.5;
  const from = around - wanted * share;
  return { from, to: from + wanted };
}

/** What a key makes of a range: the arrows move it by a fifth, plus and minus zoom; null for every other key. */
export function rangeAfterKey(range: Range, key: string): Range | null {
  const middle = (range.from + range.to) / 2;
  if (key === "ArrowLeft" || key === "ArrowRight") return panned(range, key === "ArrowLeft" ? -0.2 : 0.2);
  if (key === "+" || key === "=") return zoomed(range, 0.5, middle);
  return key === "-" ? zoomed(range, 2, middle) : null;
}

/** Moved by a share of its own width; positive is later. */
export function panned(range: Range, share: number): Range {
  const by = (range.to - range.from) * share;
  return { from: range.from + by, to: range.to + by };
}
