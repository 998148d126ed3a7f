import { t } from "../../i18n";
import { settingName } from "../../i18n/gateway";
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
        cells: [settingName(setting), valueText(setting, before), <b key="after">{valueText(setting, after)}</b>],
      }))}
    />
  );
}
