import { decimal } from "../../format/number";
import { dateTime } from "../../format/time";
import { t, word } from "../../i18n";
import { Table } from "../../ui/table";
import type { Samples } from "./load_history";
import { decimalsOfSeries } from "./series_style";

const MOST_ROWS = 100;

/** The same as the curves, for those who cannot see them; thinned to a hundred rows. */
export function SamplesTable({ samples, keys }: { samples: Samples; keys: readonly string[] }) {
  const step = Math.max(1, Math.ceil(samples.times.length / MOST_ROWS));
  const shown = keys.filter((key) => samples.series[key] !== undefined);
  const rows = samples.times
    .map((time, index) => ({ time, index }))
    .filter(({ index }) => index % step === 0)
    .map(({ time, index }) => ({
      key: String(index),
      cells: [
        dateTime(time * 1000),
        ...shown.map((key) =>
          decimal(samples.series[key]?.mean[index], decimalsOfSeries(key, samples.series[key]?.unit ?? "")),
        ),
      ],
    }));
  return (
    <Table
      caption={t("history.table")}
      columns={[t("time"), ...shown.map((key) => `${word("series", key)} (${samples.series[key]?.unit})`)]}
      numeric={shown.map((_, index) => index + 1)}
      rows={rows}
    />
  );
}
