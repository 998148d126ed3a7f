import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { CardConfig, Hass } from "./ha.ts";
import { type TextKey, text } from "./i18n/index.ts";
import { type CellEntity, cellIds, findCells, findPack, findPacks, type Pack, stateOf } from "./pack.ts";
import { isKnown } from "./values.ts";

/** What both cards have in common: the pack they show, and what is said when there is none. */
export abstract class PackCard<Config extends CardConfig> extends LitElement {
  static override properties = { hass: { attribute: false }, config: { state: true }, cells: { state: true } };

  declare hass: Hass | undefined;
  declare protected config: Config | undefined;
  declare protected pack: Pack | undefined;
  /** Undefined until the registry has said which number each cell has. */
  declare protected cells: CellEntity[] | undefined;
  private cellsAskedFor = "";

  protected text(key: TextKey, values: Record<string, string | number> = {}): string {
    return text(this.hass?.language ?? "en", key, values);
  }

  override shouldUpdate(changed: PropertyValues): boolean {
    if (changed.size !== 1 || !changed.has("hass")) return true;
    const before = changed.get("hass") as Hass | undefined;
    const now = this.hass;
    if (!before || !now || before.entities !== now.entities || before.devices !== now.devices) return true;
    if (before.language !== now.language || before.locale !== now.locale || !this.pack) return true;
    const ours = [this.pack.device.id, this.pack.gateway.id];
    return Object.values(now.entities).some(
      ({ entity_id, device_id }) =>
        device_id && ours.includes(device_id) && before.states[entity_id] !== now.states[entity_id],
    );
  }

  override willUpdate(changed: PropertyValues): void {
    if (!this.hass) return;
    if (changed.has("hass") || changed.has("config")) this.pack = findPack(this.hass, this.config?.device_id);
    void this.nameCells();
  }

  private async nameCells(): Promise<void> {
    if (!this.hass || !this.pack) return;
    const asked = cellIds(this.hass, this.pack.device).join();
    if (asked === this.cellsAskedFor) return;
    this.cellsAskedFor = asked;
    try {
      const cells = await findCells(this.hass, this.pack.device);
      if (asked === this.cellsAskedFor) this.cells = cells;
    } catch {
      // The connection broke off: the next update asks again.
      this.cellsAskedFor = "";
    }
  }

  /** What there is to say when there is nothing to show. */
  protected renderMissing(): TemplateResult {
    const known = this.hass && findPacks(this.hass).length > 0;
    return html`<ha-card><div class="notice" role="status">${this.text(known ? "unknown_device" : "no_device")}</div></ha-card>`;
  }

  /** Why values are missing, if they are. */
  protected renderLink(pack: Pack): TemplateResult | typeof nothing {
    if (!this.hass) return nothing;
    const link = stateOf(this.hass, pack.device, "binary_sensor.bms_link");
    if (link?.state === "on" || !link) return nothing;
    return html`<div class="banner" role="alert">
      <ha-icon icon="mdi:lan-disconnect"></ha-icon>
      <span>${this.text(isKnown(link) ? "link_lost" : "gateway_lost")}</span>
    </div>`;
  }
}
