import { useEffect, useState } from "preact/hooks";
import { get } from "../../api/client";
import type { History } from "../../api/schemas";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { useTopic } from "../../app/use_topic";
import { Curves } from "../../chart/curves";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { appended, type Columns, columnsOf } from "./live_curves";

const SPAN_S = 900;
const LEAST_SPAN_S = 60;
const SHOWN = [
  { key: "current_a", name: "current", unit: "A", decimals: 1, color: "accent" },
  { key: "voltage_v", name: "voltage", unit: "V", decimals: 2, color: "info" },
  { key: "power_w", name: "power", unit: "W", decimals: 0, color: "discharge" },
] as const;
type ShownKey = (typeof SHOWN)[number]["key"];

const EMPTY: Columns = { times: [], values: Object.fromEntries(SHOWN.map(({ key }) => [key, []])) };

/** The last 15 minutes, moving. */
export function CurvesCard() {
  const [columns, setColumns] = useState<Columns>(EMPTY);
  const [key, setKey] = useState<ShownKey>("current_a");
  const boot = useStore(info, (known) => known?.boot_id);
  const recorded = useStore(info, (known) => known?.history.series.map((series) => series.key).join(",") ?? "");

  useEffect(() => {
    const wanted = SHOWN.map((one) => one.key).filter((one) => recorded.split(",").includes(one));
    if (wanted.length === 0) return;
    get<History>(`/history?resolution=1s&limit=900&series=${wanted.join(",")}`, { quiet: true })
      .then((history) => setColumns(columnsOf(history, Date.now())))
      .catch(() => undefined);
  }, [boot, recorded]);
  useTopic("history", (sample) => setColumns((before) => appended(before, sample, Date.now(), SPAN_S)));

  const chosen = SHOWN.find((one) => one.key === key) ?? SHOWN[0];
  const to = columns.times.at(-1) ?? Date.now() / 1000;
  // A gateway that has just started fills the picture too.
  const from = Math.max(to - SPAN_S, Math.min(columns.times[0] ?? 0, to - LEAST_SPAN_S));
  return (
    <div class="two-thirds">
      <Card
        title={t("dash.curves")}
        aside={
          <Choice
            label={t("dash.curves")}
            options={SHOWN.map((one) => [one.key, t(one.name)] as const)}
            value={key}
            onChange={setKey}
          />
        }
      >
        <Curves
          label={t(chosen.name)}
          unit={chosen.unit}
          decimals={chosen.decimals}
          times={columns.times}
          curves={[{ key, name: t(chosen.name), color: chosen.color, values: columns.values[key] ?? [] }]}
          range={{ from, to }}
          height={200}
        />
      </Card>
    </div>
  );
}
