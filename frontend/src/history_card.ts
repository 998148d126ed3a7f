import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import "./chart.ts";
import type { ChartLine } from "./chart.ts";
import { type ConfigForm, checkConfig, configForm } from "./form.ts";
import type { CardConfig, Hass } from "./ha.ts";
import { deviceName, findPacks } from "./pack.ts";
import { PackCard } from "./pack_card.ts";
import { extentOf, HOUR_MS, loadSeries, refreshMs, type Series } from "./series.ts";
import { base } from "./styles.ts";
import { voltsOf } from "./values.ts";

export interface HistoryCardConfig extends CardConfig {
  hours?: number;
}

const PERIODS_H = [1, 6, 24, 168, 720];

/** The voltages of all cells of a pack over time. */
export class HistoryCard extends PackCard<HistoryCardConfig> {
  static override properties = {
    ...PackCard.properties,
    hours: { state: true },
    series: { state: true },
    error: { state: true },
    hiddenCells: { state: true },
  };

  declare private hours: number;
  declare private series: Series | undefined;
  declare private error: string;
  declare private hiddenCells: ReadonlySet<number>;
  declare private timer: number | undefined;
  declare private loading: string;

  constructor() {
    super();
    this.hours = 24;
    this.error = "";
    this.hiddenCells = new Set();
    this.loading = "";
  }

  static getConfigForm(): ConfigForm {
    return configForm([
      { name: "hours", selector: { number: { min: 1, max: 720, mode: "box", unit_of_measurement: "h" } } },
    ]);
  }

  static getStubConfig(hass: Hass): Omit<HistoryCardConfig, "type"> {
    const pack = findPacks(hass)[0];
    return pack ? { device_id: pack.device.id } : {};
  }

  setConfig(config: HistoryCardConfig): void {
    checkConfig({ ...config }, { hours: "number" });
    if (config.hours != null && !(config.hours >= 1 && config.hours <= 720))
      throw new Error(`hours: ${config.hours} is not allowed, it takes 1 to 720`);
    this.config = config;
    this.hours = config.hours ?? 24;
  }

  getCardSize(): number {
    return 6;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: "full", min_columns: 6 };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.loading = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override updated(_changed: PropertyValues): void {
    const wanted = this.cells && `${this.hours} ${this.cells.map(({ entityId }) => entityId).join()}`;
    if (wanted && wanted !== this.loading && this.isConnected) {
      this.loading = wanted;
      void this.load(wanted);
    }
  }

  private async load(wanted: string): Promise<void> {
    window.clearTimeout(this.timer);
    if (!this.hass || !this.cells || wanted !== this.loading) return;
    try {
      // Nobody looks at a page in the background.
      if (document.visibilityState === "visible" && this.cells.length > 0) {
        const series = await loadSeries(
          this.hass,
          this.cells.map(({ entityId }) => entityId),
          this.hours,
          Date.now(),
        );
        if (wanted !== this.loading) return;
        this.series = series;
        this.error = "";
      }
    } catch (error) {
      this.error = String((error as { message?: unknown }).message ?? error);
    }
    this.timer = window.setTimeout(() => void this.load(wanted), refreshMs(this.hours));
  }

  override render(): TemplateResult | typeof nothing {
    const { hass, config, pack } = this;
    if (!hass || !config) return nothing;
    if (!pack) return this.renderMissing();
    const periods = PERIODS_H.includes(this.hours) ? PERIODS_H : [...PERIODS_H, this.hours].sort((a, b) => a - b);
    return html`<ha-card>
      <div class="head"><h2>${config.title || `${deviceName(pack.device)}: ${this.text("cells")}`}</h2></div>
      <div class="periods" role="group" aria-label=${this.text("period")}>
        ${periods.map(
          (hours) => html`<button
            aria-pressed=${hours === this.hours}
            @click=${() => {
              this.series = undefined;
              this.hours = hours;
            }}
          >
            ${hours < 48 ? this.text("period_h", { count: hours }) : this.text("period_d", { count: Math.round(hours / 24) })}
          </button>`,
        )}
      </div>
      ${this.renderLink(pack)} ${this.error ? html`<p role="alert">${this.text("history_failed", { error: this.error })}</p>` : nothing}
      ${this.renderChart(hass)}
    </ha-card>`;
  }

  private renderChart(hass: Hass): TemplateResult {
    if (this.cells?.length === 0) return html`<div class="notice">${this.text("cells_disabled")}</div>`;
    if (!this.series || !this.cells) {
      return html`<div class="notice wait" role="status">${this.error ? nothing : this.text("loading")}</div>`;
    }
    const now = Date.now();
    const lines: ChartLine[] = this.cells.map(({ number, entityId }) => ({
      number,
      label: `${this.text("cell")} ${number}`,
      points: [
        ...(this.series?.get(entityId) ?? []),
        // The state of now is newer than what was recorded.
        { ms: now, value: voltsOf(hass.states[entityId]) },
      ],
    }));
    if (lines.every(({ points }) => extentOf(points) === undefined)) {
      return html`<div class="notice wait" role="status">${this.text("history_empty")}</div>`;
    }
    return html`<tinybms-chart
        .lines=${lines.filter(({ number }) => !this.hiddenCells.has(number))}
        .of=${lines.length}
        .fromMs=${now - this.hours * HOUR_MS}
        .toMs=${now}
        .language=${hass.locale.language}
        .label=${`${this.text("history_card_description")} ${this.text("history_help")}`}
      ></tinybms-chart>
      <div class="legend">
        ${lines.map(
          ({ number, label }) => html`<button
            aria-pressed=${!this.hiddenCells.has(number)}
            aria-label=${label}
            style="--hue:${hue(number, lines.length)}"
            @click=${() => {
              const hidden = new Set(this.hiddenCells);
              if (!hidden.delete(number)) hidden.add(number);
              this.hiddenCells = hidden;
            }}
          >
            <span class="swatch" aria-hidden="true"></span>${number}
          </button>`,
        )}
      </div>
      ${this.renderTable(hass, lines)}`;
  }

  /** The same for those who cannot see the curves. */
  private renderTable(hass: Hass, lines: ChartLine[]): TemplateResult {
    const volts = new Intl.NumberFormat(hass.locale.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    const shown = (value: number | undefined) =>
      value === undefined ? this.text("unknown") : `${volts.format(value)} V`;
    return html`<div class="hidden"><table>
      <thead>
        <tr>
          <th>${this.text("cell")}</th>
          <th>${this.text("lowest")}</th>
          <th>${this.text("highest")}</th>
          <th>${this.text("last")}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(({ number, points }) => {
          const extent = extentOf(points);
          return html`<tr>
            <th>${number}</th>
            <td>${shown(extent?.low)}</td>
            <td>${shown(extent?.high)}</td>
            <td>${shown(extent?.last)}</td>
          </tr>`;
        })}
      </tbody>
    </table></div>`;
  }

  static override styles = [
    base,
    css`
      .periods,
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .periods button,
      .legend button {
        padding: 4px 10px;
        font-size: 13px;
        border-radius: 14px;
      }
      .periods button[aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color, #03a9f4) 18%, transparent);
        font-weight: 500;
      }
      .legend button {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 2px 8px;
      }
      .legend button[aria-pressed="false"] {
        opacity: 0.45;
        text-decoration: line-through;
      }
      .swatch {
        width: 12px;
        height: 4px;
        border-radius: 2px;
        background: hsl(var(--hue) 65% 48%);
      }
      .wait {
        min-height: 240px;
        display: grid;
        place-items: center;
      }
      p {
        margin: 0;
        color: var(--bad);
      }
    `,
  ];
}

/** Neighbouring cells get colours far apart. */
export function hue(number: number, of: number): number {
  return Math.round(((number - 1) * 360) / Math.max(1, of)) % 360;
}
