import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type DownloadChoice, download, downloadPath, PERIODS_H, RESOLUTIONS } from "./download.ts";
import type { Hass, RegistryDevice } from "./ha.ts";
import { type TextKey, text } from "./i18n/index.ts";
import { base } from "./styles.ts";

/** Asks what to download, and downloads it. */
export class DownloadForm extends LitElement {
  static override properties = {
    hass: { attribute: false },
    gateway: { attribute: false },
    choice: { state: true },
    error: { state: true },
  };

  declare hass: Hass;
  declare gateway: RegistryDevice;
  declare private choice: DownloadChoice;
  declare private error: string;

  constructor() {
    super();
    this.choice = { what: "history", resolution: "15min", hours: 24 };
    this.error = "";
  }

  private text(key: TextKey, values: Record<string, string | number> = {}): string {
    return text(this.hass.language, key, values);
  }

  override render(): TemplateResult {
    const periods = PERIODS_H.map((hours): [string, string] => [
      String(hours),
      hours < 48 ? this.text("period_h", { count: hours }) : this.text("period_d", { count: hours / 24 }),
    ]);
    return html`<form @submit=${this.start}>
      ${this.select("download_what", "what", [
        ["history", this.text("download_history")],
        ["events", this.text("download_events")],
      ])}
      ${
        this.choice.what === "history"
          ? html`${this.select(
              "resolution",
              "resolution",
              RESOLUTIONS.map((name) => [name, name]),
            )}
            ${this.select("period", "hours", periods)}`
          : nothing
      }
      <button class="go" type="submit">${this.text("download")}</button>
      ${this.error ? html`<p role="alert">${this.text("download_failed", { error: this.error })}</p>` : nothing}
    </form>`;
  }

  private select(label: TextKey, name: keyof DownloadChoice, options: [string, string][]): TemplateResult {
    return html`<label>
      <span class="muted">${this.text(label)}</span>
      <select
        name=${name}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.choice = { ...this.choice, [name]: name === "hours" ? Number(value) : value };
        }}
      >
        ${options.map(([value, shown]) => html`<option value=${value} ?selected=${String(this.choice[name]) === value}>${shown}</option>`)}
      </select>
    </label>`;
  }

  private async start(event: Event): Promise<void> {
    event.preventDefault();
    this.error = "";
    const path = downloadPath(this.gateway, this.choice, Date.now());
    try {
      if (path) await download(this.hass, path);
    } catch (error) {
      this.error = error instanceof Error ? error.message : String((error as { message?: unknown }).message);
    }
  }

  static override styles = [
    base,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: end;
        padding: 12px;
        border-radius: 8px;
        background: var(--tint);
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 4px;
        font-size: 13px;
        flex: 1 1 90px;
      }
      select {
        padding: 8px;
        border-radius: 6px;
        border: 1px solid var(--line);
        background: var(--card-background-color, #fff);
      }
      .go {
        padding: 8px 16px;
        /* White on the usual primary color could hardly be read. */
        border: 1px solid var(--primary-color, #03a9f4);
        font-weight: 500;
      }
      p {
        margin: 0;
        flex-basis: 100%;
        color: var(--bad);
      }
    `,
  ];
}

customElements.define("tinybms-download-form", DownloadForm);
