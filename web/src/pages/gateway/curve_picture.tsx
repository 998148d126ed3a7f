import type { Point } from "../../config/curve";
import { quantity } from "../../format/number";
import { ownDecimals } from "../../format/quantities";
import { t } from "../../i18n";

const WIDTH = 280;
const HEIGHT = 130;
const EDGE = { left: 34, right: 12, top: 10, bottom: 22 };

interface Props {
  points: readonly Point[];
  xUnit: string;
  yUnit: string;
}

const shown = (value: number, unit: string) => quantity(value, unit, ownDecimals(value));

/** The curve as a line; beyond its ends it goes on level, as the gateway reads it. */
export function CurvePicture({ points, xUnit, yUnit }: Props) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(0, ...ys), Math.max(...ys)];
  const place = ([x, y]: Point) => {
    const across = right > left ? (x - left) / (right - left) : 0.5;
    const up = high > low ? (y - low) / (high - low) : 0.5;
    return [
      EDGE.left + across * (WIDTH - EDGE.left - EDGE.right),
      HEIGHT - EDGE.bottom - up * (HEIGHT - EDGE.top - EDGE.bottom),
    ] as const;
  };
  const places = points.map(place);
  const bottom = HEIGHT - EDGE.bottom;
  return (
    <svg class="curve-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("curve.picture")}>
      <path class="axis" d={`M${EDGE.left} ${EDGE.top}V${bottom}H${WIDTH - EDGE.right}`} />
      <path class="line" d={`M${places.map((place) => place.map((value) => value.toFixed(1)).join(" ")).join("L")}`} />
      {places.map(([x, y], index) => (
        <circle key={index} cx={x} cy={y} r="3.5" />
      ))}
      <text x={EDGE.left} y={HEIGHT - 6}>
        {shown(left, xUnit)}
      </text>
      <text x={WIDTH - EDGE.right} y={HEIGHT - 6} text-anchor="end">
        {shown(right, xUnit)}
      </text>
      <text x={EDGE.left - 5} y={EDGE.top + 9} text-anchor="end">
        {shown(high, "")}
      </text>
      <text x={EDGE.left - 5} y={bottom} text-anchor="end">
        {shown(low, yUnit)}
      </text>
    </svg>
  );
}
