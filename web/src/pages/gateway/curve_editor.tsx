import type { Option, OptionValue } from "../../api/schemas";
import { MOST_POINTS, type Point, withPoint } from "../../config/curve";
import { CURVE_UNIT, pointsOf } from "../../config/option";
import { t } from "../../i18n";
import { Icon } from "../../ui/icons";
import { CurvePicture } from "./curve_picture";
import { NumberCell } from "./number_cell";

interface Props {
  option: Option;
  value: OptionValue;
  error: string | undefined;
  onChange: (value: OptionValue) => void;
}

/** The points of a curve as a table, and the curve itself beside it. */
export function CurveEditor({ option, value, error, onChange }: Props) {
  const points = pointsOf(value);
  const [xUnit, yUnit] = [option.unit, CURVE_UNIT];
  const set = (index: number, axis: 0 | 1, number: number) =>
    onChange(
      points.map((point, at) =>
        at === index ? (axis === 0 ? [number, point[1]] : [point[0], number]) : point,
      ) as Point[],
    );
  return (
    <div class="curve-editor">
      {points.length > 0 ? (
        <CurvePicture points={points} xUnit={xUnit} yUnit={yUnit} />
      ) : (
        <p class="quiet">{t("curve.none")}</p>
      )}
      <details open={error !== undefined}>
        <summary>{t("curve.edit")}</summary>
        {points.length > 0 && (
          <table>
            <caption class="hidden">{option.name}</caption>
            <thead>
              <tr>
                <th scope="col">{xUnit || "x"}</th>
                <th scope="col">{yUnit || "y"}</th>
                <th scope="col">
                  <span class="hidden">{t("curve.remove")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map((point, index) => (
                <tr key={index}>
                  {([0, 1] as const).map((axis) => (
                    <td key={axis}>
                      <NumberCell
                        label={t("curve.point", {
                          number: index + 1,
                          unit: (axis === 0 ? xUnit : yUnit) || "xy".charAt(axis),
                        })}
                        value={point[axis]}
                        onChange={(number) => set(index, axis, number)}
                      />
                    </td>
                  ))}
                  <td>
                    <button
                      type="button"
                      class="button icon plain"
                      aria-label={t("curve.remove_point", { number: index + 1 })}
                      onClick={() => onChange(points.filter((_, at) => at !== index))}
                    >
                      <Icon name="close" />
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <button
          type="button"
          class="button"
          disabled={points.length >= MOST_POINTS}
          onClick={() => onChange(points.length === 0 ? firstPoints(option) : withPoint(points))}
        >
          <Icon name="plus" />
          {t("curve.add")}
        </button>
      </details>
      {error && (
        <span class="field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

/** A curve that holds nothing back, to begin with. */
function firstPoints(option: Option): Point[] {
  return [
    [option.minimum ?? 0, 100],
    [option.maximum ?? 100, 100],
  ];
}
