import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { ticks, timeTicks } from "./axis.ts";
import { type Point, valueAt } from "./series.ts";
import { base } from "./styles.ts";

export interface ChartLine {
  number: number;
  label: string;
  points: Point[];
}

const HEIGHT = 260;
const LEFT = 52;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;
/** The least the vertical axis covers: the noise of a resting cell is no event. */
const NARROWEST_V = 0.01;

/** Steps over time: each value holds until the next, and unknown values leave a gap. */
export function path(points: readonly Point[], x: (ms: number) => number, y: (value: number) => number): string {
  let drawn = "";
  let pen = false;
  for (const { ms, value } of points) {
    if (value === undefined) {
      pen = false;
      continue;
    }
    drawn += `${pen ? "L" : "M"}${x(ms).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  }
  return drawn;
}

/** Curves in volts over time, with a cursor for mouse, finger and arrow keys. */
export class Chart extends LitElement {
  static override properties = {
    lines: { attribute: false },
    of: { attribute: false },
    fromMs: { attribute: false },
    toMs: { attribute: false },
    language: { attribute: false },
    label: { attribute: false },
    width: { state: true },
    cursorMs: { state: true },
  };

  declare lines: ChartLine[];
  /** How many lines there are with the hidden ones: each keeps its colour. */
  declare of: number;
  declare fromMs: number;
  declare toMs: number;
  declare language: string;
  declare label: string;
  declare private width: number;
  declare private cursorMs: number | undefined;
  private readonly observer = new ResizeObserver(([entry]) => {
    this.width = Math.round(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  private extent(): [number, number] {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { points } of this.lines) {
      for (const { ms, value } of points) {
        if (value === undefined || ms < this.fromMs) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) return [0, 1];
    const margin = Math.max((high - low) * 0.06, (NARROWEST_V - (high - low)) / 2, 0.001);
    return [low - margin, high + margin];
  }

  override render(): TemplateResult | typeof nothing {
    if (this.width < LEFT + RIGHT) return nothing;
    const [low, high] = this.extent();
    const plotWidth = this.width - LEFT - RIGHT;
    const x = (ms: number) => LEFT + (Math.max(0, ms - this.fromMs) / (this.toMs - this.fromMs)) * plotWidth;
    const y = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    const digits = high - low < 0.05 ? 3 : 2;
    const volts = new Intl.NumberFormat(this.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    const days = this.toMs - this.fromMs > 2 * 86_400_000;
    const time = new Intl.DateTimeFormat(
      this.language,
      days ? { day: "numeric", month: "numeric" } : { hour: "numeric", minute: "2-digit" },
    );
    const offset = -new Date(this.toMs).getTimezoneOffset() * 60_000;
    return html`<svg
        role="img"
        tabindex="0"
        aria-label=${this.label}
        viewBox="0 0 ${this.width} ${HEIGHT}"
        @pointermove=${this.point}
        @pointerdown=${this.point}
        @pointerleave=${this.leave}
        @blur=${this.leave}
        @keydown=${this.key}
      >
        ${ticks(low, high, 5).map(
          (value) => svg`<line class="grid" x1=${LEFT} x2=${this.width - RIGHT} y1=${y(value)} y2=${y(value)}></line>
            <text x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${volts.format(value)}</text>`,
        )}
        ${timeTicks(this.fromMs, this.toMs, Math.max(2, Math.floor(plotWidth / 80)), offset).map(
          (ms) => svg`<line class="grid" x1=${x(ms)} x2=${x(ms)} y1=${TOP} y2=${HEIGHT - BOTTOM}></line>
            <text x=${x(ms)} y=${HEIGHT - 6} text-anchor="middle">${time.format(ms)}</text>`,
        )}
        ${this.lines.map(
          ({ number, points }) =>
            svg`<path d=${path(points, x, y)} style="stroke:hsl(${(((number - 1) * 360) / this.of) % 360} 65% 48%)"></path>`,
        )}
        ${
          this.cursorMs === undefined
            ? nothing
            : svg`<line class="cursor" x1=${x(this.cursorMs)} x2=${x(this.cursorMs)} y1=${TOP} y2=${HEIGHT - BOTTOM}></line>`
        }
      </svg>
      ${this.cursorMs === undefined ? nothing : this.renderTip(this.cursorMs, x(this.cursorMs))}`;
  }

  private renderTip(ms: number, x: number): TemplateResult {
    const volts = new Intl.NumberFormat(this.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    const moment = new Intl.DateTimeFormat(this.language, { dateStyle: "short", timeStyle: "short" });
    const side = x > this.width / 2 ? `right:${this.width - x + 12}px` : `left:${x + 12}px`;
    return html`<div class="tip" style=${side} aria-live="polite">
      <strong>${moment.format(ms)}</strong>
      <ul>
        ${this.lines.map(({ label, number, points }) => {
          const value = valueAt(points, ms);
          return html`<li>
            <span class="swatch" style="background:hsl(${(((number - 1) * 360) / this.of) % 360} 65% 48%)"></span>
            ${label} <span class="volts">${value === undefined ? "–" : volts.format(value)}</span>
          </li>`;
        })}
      </ul>
    </div>`;
  }

  private point(event: PointerEvent): void {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT);
    this.cursorMs = this.fromMs + Math.min(1, Math.max(0, share)) * (this.toMs - this.fromMs);
  }

  private leave(): void {
    this.cursorMs = undefined;
  }

  private key(event: KeyboardEvent): void {
    const step = (this.toMs - this.fromMs) / 60;
    const from = this.cursorMs ?? this.toMs;
    const moves: Record<string, number | undefined> = {
      ArrowLeft: from - step,
      ArrowRight: from + step,
      Home: this.fromMs,
      End: this.toMs,
      Escape: Number.NaN,
    };
    const moved = moves[event.key];
    if (moved === undefined) return;
    event.preventDefault();
    this.cursorMs = Number.isNaN(moved) ? undefined : Math.min(this.toMs, Math.max(this.fromMs, moved));
  }

  static override styles = [
    base,
    css`
      :host {
        position: relative;
        min-height: 260px;
      }
      svg {
        display: block;
        width: 100%;
        height: 260px;
        touch-action: pan-y;
        border-radius: 8px;
      }
      text {
        font-size: 11px;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--line);
        stroke-width: 0.6;
      }
      path {
        fill: none;
        stroke-width: 1.6;
        stroke-linejoin: round;
      }
      .cursor {
        stroke: var(--muted);
        stroke-dasharray: 3 3;
      }
      .tip {
        position: absolute;
        top: 0;
        max-height: 250px;
        overflow: hidden;
        padding: 8px 12px;
        border-radius: 8px;
        font-size: 12px;
        pointer-events: none;
        color: var(--primary-text-color);
        background: var(--card-background-color, #fff);
        box-shadow: 0 2px 8px rgba(0, 0, 0, 0.3);
      }
      .tip ul {
        list-style: none;
        margin: 4px 0 0;
        padding: 0;
        columns: 2;
        column-gap: 16px;
      }
      .tip li {
        white-space: nowrap;
        break-inside: avoid;
      }
      .swatch {
        display: inline-block;
        width: 10px;
        height: 4px;
        border-radius: 2px;
        vertical-align: middle;
      }
      .volts {
        font-weight: 500;
      }
    `,
  ];
}

customElements.define("tinybms-chart", Chart);
