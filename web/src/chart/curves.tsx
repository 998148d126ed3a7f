import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useStore } from "../app/store";
import { theme } from "../app/theme";
import { decimal, type Maybe, quantity } from "../format/number";
import { ownDecimals } from "../format/quantities";
import { clock, dateTime, dayMonth } from "../format/time";
import { language } from "../i18n";
import { addGestures } from "./gestures";
import { type Range, rangeAfterKey } from "./range";

export interface Curve {
  key: string;
  name: string;
  /** Name of a colour token, without the dashes. */
  color: string;
  values: readonly Maybe[];
  /** Lowest and highest within each interval: drawn as a band. */
  low?: readonly Maybe[];
  high?: readonly Maybe[];
  dashed?: boolean;
}

interface Props {
  label: string;
  unit: string;
  decimals: number;
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  curves: readonly Curve[];
  range: Range;
  onRange?: (range: Range) => void;
  height?: number;
}

/** Panels of one page share a cursor. */
const SYNC = "time";

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Three columns for each curve: the value, and the edges of its band. */
function dataOf(times: readonly number[], curves: readonly Curve[]): uPlot.AlignedData {
  const columns = curves.flatMap((curve) => [curve.values, curve.low ?? curve.values, curve.high ?? curve.values]);
  return [[...times], ...columns.map(gaps)];
}

function seriesOf(curve: Curve): uPlot.Series[] {
  const stroke = token(curve.color);
  const edge = { stroke: "transparent", width: 0, points: { show: false } };
  return [
    { label: curve.name, stroke, width: 1.8, points: { show: false }, ...(curve.dashed ? { dash: [5, 4] } : {}) },
    edge,
    edge,
  ];
}

function gaps(values: readonly Maybe[]): (number | null)[] {
  return values.map((value) => value ?? null);
}

/** Curves over time with one unit. Unknown values leave a gap. The picture is described by the legend below it. */
export function Curves(props: Props) {
  const { label, unit, decimals, times, curves, range, onRange, height = 180 } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [at, setAt] = useState<number | null>(null);
  const shownTheme = useStore(theme);
  const locale = useStore(language);
  const shape = curves.map((curve) => `${curve.key}${curve.color}`).join();

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const axis: uPlot.Axis = {
      stroke: token("quiet"),
      grid: { stroke: token("line"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    const created = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height,
        padding: [8, 26, 0, 0],
        legend: { show: false },
        scales: {
          x: { time: true, range: () => [latest.current.range.from, latest.current.range.to] },
          y: { range: (_, low, high) => yRange(low, high, decimals) },
        },
        axes: [
          {
            ...axis,
            size: 28,
            space: 70,
            values: (_, splits, __, ___, step) => splits.map((split) => timeLabel(split, step)),
          },
          { ...axis, size: 52, values: (_, splits) => splits.map((split) => decimal(split, splitDecimals(splits))) },
        ],
        cursor: {
          sync: { key: SYNC, setSeries: false },
          drag: { x: onRange !== undefined, y: false, setScale: false },
          points: { size: 6 },
        },
        hooks: {
          setCursor: [(self) => setAt(self.cursor.idx ?? null)],
          setSelect: [
            (self) => {
              if (self.select.width < 8) return;
              latest.current.onRange?.({
                from: self.posToVal(self.select.left, "x"),
                to: self.posToVal(self.select.left + self.select.width, "x"),
              });
              self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            },
          ],
        },
        series: [{}, ...curves.flatMap(seriesOf)],
        bands: curves.map((curve, index) => ({
          series: [index * 3 + 3, index * 3 + 2],
          fill: `${token(curve.color)}33`,
        })),
      },
      dataOf(latest.current.times, curves),
      element,
    );
    plot.current = created;
    const observer = new ResizeObserver(() => created.setSize({ width: Math.max(200, element.clientWidth), height }));
    observer.observe(element);
    const undo =
      onRange === undefined
        ? () => {}
        : addGestures(created.over, {
            range: () => latest.current.range,
            onRange: (next) => latest.current.onRange?.(next),
          });
    return () => {
      undo();
      observer.disconnect();
      created.destroy();
      plot.current = null;
    };
  }, [shape, unit, height, shownTheme, locale, onRange === undefined]);

  useEffect(() => {
    plot.current?.setData(dataOf(times, curves));
  }, [times, curves, range.from, range.to]);

  const index = at ?? times.length - 1;
  const time = times[index];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rangeAfterKey(range, event.key);
    if (next === null) return;
    event.preventDefault();
    onRange?.(next);
  };
  return (
    <figure
      class="curves"
      aria-label={label}
      {...(onRange && { tabIndex: 0, onKeyDown, "aria-keyshortcuts": "ArrowLeft ArrowRight + -" })}
    >
      <div class="curves-plot" ref={box} aria-hidden="true" />
      <figcaption class="legend">
        {curves.map((curve) => (
          <span key={curve.key} class="legend-item">
            <svg viewBox="0 0 14 4" width="14" height="4" aria-hidden="true">
              <path
                d="M0 2h14"
                stroke={`var(--${curve.color})`}
                stroke-width="3"
                stroke-dasharray={curve.dashed ? "4 3" : undefined}
              />
            </svg>
            {curve.name} <b>{quantity(curve.values[index], unit, decimals)}</b>
          </span>
        ))}
        <span class="legend-time quiet">{at !== null && time !== undefined ? dateTime(time * 1000) : ""}</span>
      </figcaption>
    </figure>
  );
}

/** A quiet curve must look quiet: at least ten steps of the last decimal are shown. */
function yRange(low: number | null, high: number | null, decimals: number): [number, number] {
  if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const least = 10 ** (1 - decimals);
  const missing = Math.max(0, least - (high - low)) / 2;
  const margin = (high - low) * 0.08;
  return [low - missing - margin, high + missing + margin];
}

/** As many decimals as the step between two labels needs. */
function splitDecimals(splits: readonly number[]): number {
  return ownDecimals(Math.abs((splits[1] ?? 1) - (splits[0] ?? 0)));
}

function timeLabel(seconds: number, step: number): string {
  const date = new Date(seconds * 1000);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  if (step >= 86_400 || (midnight && step >= 60)) return dayMonth(seconds * 1000);
  return clock(seconds * 1000, step < 60);
}
