import type { ConfigChange } from "../../config/changes";
import { t } from "../../i18n";
import { Table } from "../../ui/table";

/** What is and what shall be. */
export function ConfigChanges({ rows }: { rows: readonly ConfigChange[] }) {
  return (
    <Table
      caption={t("settings.changes")}
      columns={[t("settings.name"), t("settings.now"), t("settings.new")]}
      rows={rows.map(({ key, cells: [name, before, after] }) => ({
        key,
        cells: [name, before, <b key="after">{after}</b>],
      }))}
    />
  );
}
