import { t, word } from "../../i18n";
import type { Difference } from "../../settings/diff";
import { valueText } from "../../settings/value";
import { Table } from "../../ui/table";

/** What is and what shall be. */
export function ChangesTable({ differences }: { differences: readonly Difference[] }) {
  return (
    <Table
      caption={t("settings.changes")}
      columns={[t("settings.name"), t("settings.now"), t("settings.new")]}
      numeric={[1, 2]}
      rows={differences.map(({ setting, before, after }) => ({
        key: setting.key,
        cells: [
          word("setting", setting.key, setting.name),
          valueText(setting, before),
          <b key="after">{valueText(setting, after)}</b>,
        ],
      }))}
    />
  );
}
