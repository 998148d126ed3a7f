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

/** Moved by a share of its own width; positive is later. */
export function panned(range: Range, share: number): Range {
  const by = (range.to - range.from) * share;
  return { from: range.from + by, to: range.to + by };
}
