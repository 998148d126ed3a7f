import { useEffect, useMemo, useState } from "preact/hooks";
import { apiPath } from "../../api/client";
import { errorText } from "../../app/errors";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { type Curve, Curves } from "../../chart/curves";
import type { Range } from "../../chart/range";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { Note } from "../../ui/note";
import "./history.css";
import { historyPath, loadHistory, type Query, type Samples } from "./load_history";
import { RangeButtons } from "./range_buttons";
import { resolutionFor, SPANS, type SpanName } from "./ranges";
import { SamplesTable } from "./samples_table";
import { SeriesChoice } from "./series_choice";
import { curveColor, decimalsOfSeries, panelOf } from "./series_style";

const FIRST_SHOWN = ["soc_percent", "current_a", "voltage_v", "cell_min_v", "cell_max_v"];
const LOAD_DELAY_MS = 350;

function lastSpan(span: SpanName): Range {
  const to = Date.now() / 1000;
  return { from: to - SPANS[span], to };
}

interface Panel {
  name: string;
  unit: string;
  decimals: number;
  curves: Curve[];
}

/** Curves that share a unit share a panel. Where nothing was recorded the panels stay, empty: one moves on in them. */
function panelsOf(samples: Samples, shown: readonly { key: string; unit: string }[]): Panel[] {
  const panels = new Map<string, Panel>();
  for (const { key, unit } of shown) {
    const series = samples.series[key] ?? { unit, mean: [], min: [], max: [] };
    const name = panelOf(key, series.unit);
    const panel = panels.get(name) ?? {
      name,
      unit: series.unit,
      decimals: decimalsOfSeries(key, series.unit),
      curves: [],
    };
    panels.set(name, panel);
    panel.curves.push({
      key,
      name: word("series", key),
      color: curveColor(panel.curves.length),
      values: series.mean,
      low: series.min,
      high: series.max,
    });
  }
  return [...panels.values()];
}

/** What has been: curves to zoom and pan, and the same as CSV. */
export function HistoryPage() {
  const known = useStore(info);
  const [span, setSpan] = useState<SpanName>("1h");
  const [range, setRange] = useState<Range>(() => lastSpan("1h"));
  const [chosen, setChosen] = useState<string[] | null>(null);
  const [samples, setSamples] = useState<Samples>({ times: [], series: {} });
  const [error, setError] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);

  const recorded = known?.history.series ?? [];
  const keys = useMemo(
    () => recorded.map((one) => one.key).filter((key) => (chosen ?? FIRST_SHOWN).includes(key)),
    [recorded, chosen],
  );
  const resolution = resolutionFor(known?.history.resolutions ?? [], range, Date.now() / 1000);
  const clockKnown = known?.time.quality !== "unknown";
  const query: Query | null =
    resolution === null || keys.length === 0
      ? null
      : {
          series: keys,
          resolution: resolution.key,
          fromMs: clockKnown ? range.from * 1000 : null,
          toMs: clockKnown ? range.to * 1000 : null,
        };
  const question = query === null ? null : historyPath(query);

  useEffect(() => {
    if (query === null) return;
    // While a finger moves the range changes many times a second: ask when it rests.
    let overtaken = false;
    const timer = setTimeout(() => {
      setLoading(true);
      loadHistory(query)
        .then((loaded) => {
          if (overtaken) return;
          setSamples(loaded);
          setError(null);
        })
        .catch((reason) => overtaken || setError(errorText(reason)))
        .finally(() => overtaken || setLoading(false));
    }, LOAD_DELAY_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [question]);

  const panels = useMemo(
    () =>
      panelsOf(
        samples,
        recorded.filter(({ key }) => keys.includes(key)),
      ),
    [samples, keys, recorded],
  );
  const choose = (name: SpanName) => {
    setSpan(name);
    setRange(lastSpan(name));
  };
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.history")}</h1>
        <div class="row">
          {query !== null && (
            <a class="button" href={apiPath(historyPath(query, ".csv"))} download="history.csv">
              {t("history.csv")}
            </a>
          )}
        </div>
      </div>
      <div class="stack">
        <div class="row between">
          <Choice
            label={t("history.range")}
            options={(Object.keys(SPANS) as SpanName[]).map((name) => [name, t(`span.${name}`)] as const)}
            value={span}
            onChange={choose}
          />
          <RangeButtons range={range} onRange={setRange} />
        </div>
        <SeriesChoice series={recorded} chosen={keys} onChange={setChosen} />
        {error !== null && (
          <Note tone="alarm" live>
            {error}
          </Note>
        )}
        <Card
          title={t("history.curves")}
          aside={
            <span class="quiet small" role="status">
              {loading ? t("loading") : resolution && t("history.resolution", { step: resolution.key })}
            </span>
          }
        >
          <div class={`panels${loading ? " loading" : ""}`}>
            {panels.map((panel) => (
              <Curves
                key={panel.name}
                label={panel.curves.map((curve) => curve.name).join(", ")}
                unit={panel.unit}
                decimals={panel.decimals}
                times={samples.times}
                curves={panel.curves}
                range={range}
                onRange={setRange}
                height={panels.length > 2 ? 150 : 220}
              />
            ))}
            {samples.times.length === 0 && !loading && <p class="quiet">{t("history.nothing")}</p>}
          </div>
          <p class="quiet small gestures">{t("history.how")}</p>
        </Card>
        <details>
          <summary>{t("history.table")}</summary>
          <SamplesTable samples={samples} keys={keys} />
        </details>
      </div>
    </>
  );
}
