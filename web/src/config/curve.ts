export type Point = [number, number];

export type CurveProblem = "few" | "rising" | "x_range" | "range";
export const MOST_POINTS = 10;
const PERCENT = { least: 0, most: 100 };

/** A curve has no point at all or at least two, x rising within its bounds, y a share in percent. Null: all is well. */
export function curveProblem(
  points: readonly Point[],
  minimum: number | null,
  maximum: number | null,
): CurveProblem | null {
  if (points.length === 0) return null;
  if (points.length < 2 || points.length > MOST_POINTS) return "few";
  for (let i = 1; i < points.length; i++) {
    if ((points[i]?.[0] ?? 0) <= (points[i - 1]?.[0] ?? 0)) return "rising";
  }
  const outside = ([x]: Point) => (minimum !== null && x < minimum) || (maximum !== null && x > maximum);
  if (points.some(outside)) return "x_range";
  return points.every(([, y]) => y >= PERCENT.least && y <= PERCENT.most) ? null : "range";
}

/** A new point in the middle of the widest gap, on the line. */
export function withPoint(points: readonly Point[]): Point[] {
  let widest = 0;
  let at = 0;
  for (let i = 1; i < points.length; i++) {
    const gap = (points[i]?.[0] ?? 0) - (points[i - 1]?.[0] ?? 0);
    if (gap > widest) {
      widest = gap;
      at = i;
    }
  }
  const [before, after] = [points[at - 1], points[at]];
  if (before === undefined || after === undefined) {
    const last = points.at(-1) ?? [0, 0];
    return [...points, [last[0] + 1, last[1]]];
  }
  const round = (value: number) => Number(value.toFixed(3));
  const middle: Point = [round((before[0] + after[0]) / 2), round((before[1] + after[1]) / 2)];
  return [...points.slice(0, at), middle, ...points.slice(at)];
}
