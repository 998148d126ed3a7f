import type { Setting, SettingsResult } from "../../api/schemas";
import { t, word } from "../../i18n";
import { settingName } from "../../i18n/gateway";
import { valueText } from "../../settings/value";
import { Note } from "../../ui/note";
import { Table } from "../../ui/table";

export interface Written {
  results: SettingsResult["results"];
  /** Why the gateway would not take the rest; null when it was asked for nothing more. */
  refusal: string | null;
}

/** What became of each change: what counts is what the BMS reads back. */
export function ResultsNote({ results, refusal, settings }: Written & { settings: readonly Setting[] }) {
  const all = refusal === null && results.every((one) => one.result === "ok");
  return (
    <Note tone={all ? "ok" : "alarm"} live>
      <b>{t(all ? "settings.all_written" : "settings.not_all_written")}</b>
      <Table
        caption={t("settings.results")}
        columns={[t("settings.name"), t("settings.wanted"), t("settings.holds"), t("settings.result")]}
        numeric={[1, 2]}
        rows={results.map((one) => {
          const setting = settings.find((other) => other.key === one.key);
          const text = (value: number | null) => (setting ? valueText(setting, value) : String(value ?? "–"));
          return {
            key: one.key,
            cells: [
              setting ? settingName(setting) : one.key,
              text(one.wanted),
              <b key="value">{text(one.value)}</b>,
              word("result", one.result),
            ],
          };
        })}
      />
      {refusal !== null && <p>{refusal}</p>}
    </Note>
  );
}
