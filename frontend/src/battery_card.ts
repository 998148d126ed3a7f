import { css, html, nothing, type TemplateResult } from "lit";
import { type Cell, reach, scaleOf, summarize } from "./cells.ts";
import { type ConfigForm, checkConfig, configForm } from "./form.ts";
import { type CardConfig, type EntityState, type Hass, showMoreInfo } from "./ha.ts";
import type { TextKey } from "./i18n/index.ts";
import { deviceName, entitiesOf, findPacks, type Pack, stateOf } from "./pack.ts";
import { PackCard } from "./pack_card.ts";
import { base } from "./styles.ts";
import { type Flow, flowOf, isKnown, numberOf, usedShare, voltsOf } from "./values.ts";
import "./download_form.ts";

export interface BatteryCardConfig extends CardConfig {
  show_limits?: boolean;
  show_cells?: boolean;
  show_alarms?: boolean;
  show_download?: boolean;
}

const PARTS = ["show_limits", "show_cells", "show_alarms", "show_download"] as const;
const FLOW_ICONS: Record<Flow, string> = {
  charging: "mdi:battery-arrow-up",
  discharging: "mdi:battery-arrow-down",
  idle: "mdi:battery",
  unknown: "mdi:battery-unknown",
};
const LIMITS: { label: TextKey; limit: string; reason: string; sign: 1 | -1 | 0 }[] = [
  { label: "charge_voltage", limit: "charge_voltage_limit", reason: "charge_voltage_reason", sign: 0 },
  { label: "charge_current", limit: "charge_current_limit", reason: "charge_limit_reason", sign: 1 },
  { label: "discharge_current", limit: "discharge_current_limit", reason: "discharge_limit_reason", sign: -1 },
];

/** A battery pack at a glance. */
export class BatteryCard extends PackCard<BatteryCardConfig> {
  static override properties = { ...PackCard.properties, downloading: { state: true } };

  declare private downloading: boolean;

  constructor() {
    super();
    this.downloading = false;
  }

  static getConfigForm(): ConfigForm {
    // Without a default a part that is not named would look switched off, although it is shown.
    return configForm(PARTS.map((name) => ({ name, selector: { boolean: {} }, default: true })));
  }

  static getStubConfig(hass: Hass): Omit<BatteryCardConfig, "type"> {
    const pack = findPacks(hass)[0];
    return pack ? { device_id: pack.device.id } : {};
  }

  setConfig(config: BatteryCardConfig): void {
    checkConfig({ ...config }, Object.fromEntries(PARTS.map((part) => [part, "boolean" as const])));
    this.config = { show_limits: true, show_cells: true, show_alarms: true, show_download: true, ...config };
  }

  getCardSize(): number {
    return 4 + (this.config?.show_limits ? 3 : 0) + (this.config?.show_cells ? 4 : 0);
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6 };
  }

  override render(): TemplateResult | typeof nothing {
    const { hass, config, pack } = this;
    if (!hass || !config) return nothing;
    if (!pack) return this.renderMissing();
    return html`<ha-card>
      <div class="head">
        <h2>${config.title || deviceName(pack.device)}</h2>
        ${this.renderStage(hass, pack)}
        ${
          config.show_download
            ? html`<button
                class="icon-button"
                aria-label=${this.text("download")}
                title=${this.text("download")}
                aria-expanded=${this.downloading}
                @click=${() => {
                  this.downloading = !this.downloading;
                }}
              >
                <ha-icon icon=${this.downloading ? "mdi:close" : "mdi:download"}></ha-icon>
              </button>`
            : nothing
        }
      </div>
      ${this.downloading ? html`<tinybms-download-form .hass=${hass} .gateway=${pack.gateway}></tinybms-download-form>` : nothing}
      ${this.renderLink(pack)} ${config.show_alarms ? this.renderAlarms(hass, pack) : nothing}
      ${this.renderCharge(hass, pack)} ${this.renderTiles(hass, pack)}
      ${config.show_limits ? this.renderLimits(hass, pack) : nothing}
      ${config.show_cells ? this.renderCells(hass, pack) : nothing}
    </ha-card>`;
  }

  /** A value as Home Assistant writes it; an entity without one says so in the user's language. */
  private shown(hass: Hass, state: EntityState | undefined): string {
    return state ? hass.formatEntityState(state) : this.text("unknown");
  }

  private renderStage(hass: Hass, pack: Pack): TemplateResult | typeof nothing {
    const stage = stateOf(hass, pack.gateway, "sensor.charge_stage");
    if (!isKnown(stage)) return nothing;
    return html`<button
      class="chip"
      aria-label="${this.text("charge_stage")}: ${this.shown(hass, stage)}"
      @click=${() => showMoreInfo(this, stage.entity_id)}
    >
      ${this.shown(hass, stage)}
    </button>`;
  }

  private renderCharge(hass: Hass, pack: Pack): TemplateResult {
    const soc = stateOf(hass, pack.device, "sensor.soc");
    const power = stateOf(hass, pack.device, "sensor.power");
    const percent = numberOf(soc);
    const flow = flowOf(
      isKnown(power)
        ? (numberOf(power) ?? 0) * (power.attributes["unit_of_measurement"] === "kW" ? 1000 : 1)
        : undefined,
    );
    const level = percent === undefined ? "none" : percent < 10 ? "bad" : percent < 25 ? "warn" : "good";
    return html`<div class="charge">
      <button class="soc" @click=${() => soc && showMoreInfo(this, soc.entity_id)} aria-label="${this.text("soc")}: ${this.shown(hass, soc)}">
        <span class="big ${percent === undefined ? "absent" : ""}">${this.shown(hass, soc)}</span>
        <span class="track" aria-hidden="true"><span class="fill ${level}" style="width:${percent ?? 0}%"></span></span>
      </button>
      <button class="power ${flow}" @click=${() => power && showMoreInfo(this, power.entity_id)}>
        <ha-icon icon=${FLOW_ICONS[flow]} aria-hidden="true"></ha-icon>
        <span>
          <span class="value">${this.shown(hass, power)}</span>
          <span class="muted">${flow === "unknown" ? this.text("power") : this.text(flow)}</span>
        </span>
      </button>
    </div>`;
  }

  private renderTiles(hass: Hass, pack: Pack): TemplateResult {
    const tiles: [TextKey, string][] = [
      ["voltage", "sensor.voltage"],
      ["current", "sensor.current"],
      ["temperature", "sensor.max_temperature"],
    ];
    return html`<div class="tiles">
      ${tiles.map(([label, key]) => {
        const state = stateOf(hass, pack.device, key);
        return html`<button class="tile" @click=${() => state && showMoreInfo(this, state.entity_id)}>
          <span class="muted">${this.text(label)}</span>
          <span class="value ${isKnown(state) ? "" : "absent"}">${this.shown(hass, state)}</span>
        </button>`;
      })}
    </div>`;
  }

  private renderAlarms(hass: Hass, pack: Pack): TemplateResult {
    const alarms = entitiesOf(hass, pack.device.id)
      .filter(({ translation_key }) => translation_key?.startsWith("alarm_"))
      .map(({ entity_id, translation_key }) => ({ key: translation_key, state: hass.states[entity_id] }));
    const raised = alarms.filter(({ state }) => state?.state === "on");
    const named = raised.filter(({ key }) => key !== "alarm_general");
    if (raised.length === 0) {
      const known = alarms.length > 0 && alarms.every(({ state }) => isKnown(state));
      return html`<div class="no-alarm ${known ? "" : "muted"}">
        <ha-icon icon=${known ? "mdi:check-circle-outline" : "mdi:help-circle-outline"} aria-hidden="true"></ha-icon>
        ${this.text(known ? "alarms_none" : "alarms_unknown")}
      </div>`;
    }
    return html`<div role="alert" class="alarms" aria-label=${this.text("alarms")}>
      ${(named.length > 0 ? named : raised).map(({ state }) => {
        if (!state) return nothing;
        const serious = state.attributes["level"] === "alarm";
        const name =
          hass.formatEntityName?.(state, [{ type: "entity" }]) ?? String(state.attributes["friendly_name"] ?? "");
        return html`<button class="alarm ${serious ? "serious" : ""}" @click=${() => showMoreInfo(this, state.entity_id)}>
          <ha-icon icon=${serious ? "mdi:alert-octagon" : "mdi:alert"} aria-hidden="true"></ha-icon>
          <span><strong>${name}</strong> <span>${state.attributes["text"] ?? ""}</span></span>
        </button>`;
      })}
    </div>`;
  }

  private renderLimits(hass: Hass, pack: Pack): TemplateResult {
    const battery = numberOf(stateOf(hass, pack.gateway, "sensor.battery_current"));
    return html`<section aria-labelledby="limits">
      <h3 id="limits">${this.text(pack.oneOfSeveral ? "limits_of_battery" : "limits")}</h3>
      <div class="limits">
        ${LIMITS.map(({ label, limit, reason, sign }) => {
          const allowed = stateOf(hass, pack.gateway, `sensor.${limit}`);
          const why = stateOf(hass, pack.gateway, `sensor.${reason}`);
          const value = numberOf(allowed);
          const used = sign && battery !== undefined ? usedShare(Math.max(0, battery * sign), value) : undefined;
          const blocked = sign !== 0 && value === 0;
          return html`<button class="limit ${blocked ? "blocked" : ""}" @click=${() => allowed && showMoreInfo(this, allowed.entity_id)}>
            <span>${this.text(label)}</span>
            <span class="value ${isKnown(allowed) ? "" : "absent"}">${this.shown(hass, allowed)}</span>
            <span class="why muted">${isKnown(why) && why.state !== "none" ? this.text("limited_by", { reason: this.shown(hass, why) }) : nothing}</span>
            ${used === undefined ? nothing : html`<span class="track thin" aria-hidden="true"><span class="fill info" style="width:${used * 100}%"></span></span>`}
          </button>`;
        })}
      </div>
    </section>`;
  }

  private cellsNow(hass: Hass, pack: Pack): Cell[] {
    const balancing = stateOf(hass, pack.device, "binary_sensor.balancing")?.attributes["cells"];
    const balanced = new Set(Array.isArray(balancing) ? balancing : []);
    return (this.cells ?? []).map(({ number, entityId }) => ({
      number,
      entityId,
      volts: voltsOf(hass.states[entityId]),
      balancing: balanced.has(number),
    }));
  }

  private renderCells(hass: Hass, pack: Pack): TemplateResult | typeof nothing {
    if (!this.cells) return nothing;
    const cells = this.cellsNow(hass, pack);
    const summary = summarize(cells);
    const scale = scaleOf(summary);
    const volts = new Intl.NumberFormat(hass.locale.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
    const spread = summary.spread === undefined ? this.text("unknown") : `${Math.round(summary.spread * 1000)} mV`;
    if (cells.length === 0) return html`<div class="notice">${this.text("cells_disabled")}</div>`;
    return html`<section aria-labelledby="cells">
      <div class="cells-head">
        <h3 id="cells">${this.text("cells")}</h3>
        <span class="muted">${this.text("spread")} <strong>${spread}</strong></span>
      </div>
      <ul class="cells">
        ${cells.map((cell) => {
          const state = hass.states[cell.entityId];
          const marks = [
            ...(cell === summary.lowest ? [this.text("lowest")] : []),
            ...(cell === summary.highest ? [this.text("highest")] : []),
            ...(cell.balancing ? [this.text("balancing")] : []),
          ];
          const kind = cell === summary.highest ? "highest" : cell === summary.lowest ? "lowest" : "";
          const shown = cell.volts === undefined ? this.shown(hass, state) : `${volts.format(cell.volts)} V`;
          return html`<li>
            <button
              class="cell ${kind} ${cell.balancing ? "balanced" : ""}"
              title=${marks.join(", ")}
              aria-label=${[this.text("cell_volts", { number: cell.number, volts: shown }), ...marks].join(", ")}
              @click=${() => showMoreInfo(this, cell.entityId)}
            >
              <span class="number">${cell.number}</span>
              <span class="bar ${cell.volts === undefined ? "empty" : ""}">
                ${cell.volts === undefined || !scale ? nothing : html`<span style="--reach:${reach(cell.volts, scale) * 100}%"></span>`}
              </span>
              <span class="volts ${cell.volts === undefined ? "absent" : ""}">${cell.volts === undefined ? shown : volts.format(cell.volts)}</span>
              ${cell.balancing ? html`<ha-icon class="mark" icon="mdi:scale-balance" aria-hidden="true"></ha-icon>` : nothing}
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  static override styles = [
    base,
    css`
      .chip {
        padding: 2px 12px;
        border-radius: 14px;
        line-height: 24px;
        font-size: 13px;
        background: color-mix(in srgb, var(--info) 16%, transparent);
      }
      .charge {
        display: flex;
        flex-wrap: wrap;
        gap: 12px 24px;
        align-items: center;
      }
      .soc {
        flex: 1 1 180px;
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .big {
        font-size: 36px;
        line-height: 40px;
      }
      .big.absent {
        font-size: 24px;
      }
      .absent {
        color: var(--muted);
        font-style: italic;
      }
      .track {
        display: block;
        height: 10px;
        border-radius: 5px;
        background: var(--tint);
        overflow: hidden;
      }
      .track.thin {
        height: 4px;
        grid-column: 1 / -1;
      }
      .fill {
        display: block;
        height: 100%;
        border-radius: inherit;
        transition: width 0.6s;
      }
      .fill.good {
        background: var(--good);
      }
      .fill.warn {
        background: var(--warn);
      }
      .fill.bad {
        background: var(--bad);
      }
      .fill.info {
        background: var(--info);
      }
      .power {
        flex: 1 1 150px;
        display: flex;
        align-items: center;
        gap: 12px;
        --mdc-icon-size: 32px;
      }
      .power > span {
        display: flex;
        flex-direction: column;
      }
      .power .value {
        font-size: 22px;
        line-height: 28px;
      }
      .power.charging ha-icon {
        color: var(--good);
      }
      .power.discharging ha-icon {
        color: var(--warn);
      }
      .power.unknown .value {
        color: var(--muted);
        font-style: italic;
        font-size: 18px;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: 8px;
      }
      .tile {
        display: flex;
        flex-direction: column;
        gap: 2px;
        padding: 8px 12px;
        background: var(--tint);
        font-size: 13px;
        overflow: hidden;
      }
      .tile .value {
        font-size: 16px;
      }
      .no-alarm {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: 14px;
        --mdc-icon-size: 20px;
      }
      .no-alarm:not(.muted) ha-icon {
        color: var(--good);
      }
      .alarms {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .alarm {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 10px 12px;
        background: color-mix(in srgb, var(--warn) 18%, transparent);
      }
      .alarm ha-icon {
        color: var(--warn);
        flex: none;
      }
      .alarm.serious {
        background: color-mix(in srgb, var(--bad) 18%, transparent);
      }
      .alarm.serious ha-icon {
        color: var(--bad);
      }
      .alarm strong {
        display: block;
        font-weight: 500;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .limits {
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .limit {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 2px 12px;
        padding: 6px 8px;
        margin: 0 -8px;
      }
      .limit .why {
        grid-column: 1 / -1;
        font-size: 13px;
      }
      .limit .why:empty {
        display: none;
      }
      .limit.blocked .value {
        color: var(--bad);
        font-weight: 500;
      }
      .cells-head {
        display: flex;
        justify-content: space-between;
        font-size: 13px;
      }
      .cells-head strong {
        color: var(--primary-text-color);
        font-weight: 500;
      }
      .cells {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
        gap: 8px 4px;
      }
      .cell {
        width: 100%;
        position: relative;
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 4px;
        font-size: 12px;
      }
      .cell .number {
        color: var(--muted);
      }
      .cell .bar {
        width: min(40px, 60%);
        height: 72px;
        border-radius: 6px;
        background: var(--tint);
        display: flex;
        align-items: flex-end;
        overflow: hidden;
      }
      .cell .bar span {
        width: 100%;
        height: var(--reach);
        min-height: 3px;
        background: color-mix(in srgb, var(--info) 70%, transparent);
        transition: height 0.6s;
      }
      .cell .bar.empty {
        background: repeating-linear-gradient(45deg, var(--tint) 0 4px, transparent 4px 8px);
      }
      .cell.highest .bar span {
        background: var(--warn);
      }
      .cell.lowest .bar span {
        background: var(--info);
      }
      .cell.highest .volts,
      .cell.lowest .volts {
        font-weight: 600;
      }
      .cell .volts.absent {
        font-size: 10px;
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .cell .mark {
        position: absolute;
        top: 24px;
        --mdc-icon-size: 16px;
      }
      @media (prefers-reduced-motion: reduce) {
        .fill,
        .cell .bar span {
          transition: none;
        }
      }
    `,
  ];
}
