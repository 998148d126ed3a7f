const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the next attempt to connect. Doubles with each failure up to 10 s and is spread by up to
 * a quarter, so that many browsers do not come back in the same moment. `random` is 0..1.
 */
export function backoffMs(failures: number, random: number): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(wait * (0.75 + random / 4));
}
