import { panned, type Range, zoomed } from "../../chart/range";
import { t } from "../../i18n";

/** Pan and zoom for those who have no mouse. */
export function RangeButtons({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  const middle = (range.from + range.to) / 2;
  const buttons: [string, string, () => Range][] = [
    ["←", t("history.earlier"), () => panned(range, -0.5)],
    ["→", t("history.later"), () => panned(range, 0.5)],
    ["+", t("history.zoom_in"), () => zoomed(range, 0.5, middle)],
    ["−", t("history.zoom_out"), () => zoomed(range, 2, middle)],
  ];
  return (
    <div class="row">
      {buttons.map(([sign, name, next]) => (
        <button
          key={sign}
          type="button"
          class="button icon"
          aria-label={name}
          title={name}
          onClick={() => onRange(next())}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}
