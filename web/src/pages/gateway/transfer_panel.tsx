import { useState } from "preact/hooks";
import { call, get } from "../../api/client";
import type { Config, ConfigExport, ConfigResult } from "../../api/schemas";
import { errorText, toastError } from "../../app/errors";
import { saveFile, today } from "../../app/save_file";
import { importChanges } from "../../config/changes";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Confirm } from "../../ui/confirm";
import { FileButton } from "../../ui/file_button";
import { toast } from "../../ui/toast";
import { ConfigChanges } from "./config_changes";

interface Pending {
  content: ConfigExport;
  changed: readonly string[];
}

/** The whole configuration as a file, and back. The gateway judges a file before anything is changed. */
export function TransferPanel({ config, onSaved }: { config: Config; onSaved: () => void }) {
  const [pending, setPending] = useState<Pending | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    try {
      const content = await get<ConfigExport>("/config/export");
      saveFile(`tinybms-gateway-${today()}.json`, `${JSON.stringify(content, null, 2)}\n`, "application/json");
    } catch (reason) {
      toastError(reason);
    }
  };
  const open = async (file: File) => {
    let content: ConfigExport;
    try {
      content = JSON.parse(await file.text());
    } catch {
      toast(t("import.bad_json"), true);
      return;
    }
    try {
      const result = await call<ConfigResult>("POST", "/config/import?dry_run=true", content);
      setPending({ content, changed: result.changed });
    } catch (reason) {
      toast(errorText(reason), true);
    }
  };
  const apply = async () => {
    if (pending === null || busy) return;
    setBusy(true);
    try {
      const result = await call<ConfigResult>("POST", "/config/import", pending.content);
      toast(t(result.restart_required ? "config.saved_restart" : "config.saved"));
      onSaved();
    } catch (reason) {
      toastError(reason);
    }
    setBusy(false);
    setPending(null);
  };
  return (
    <Card title={t("transfer.title")}>
      <p class="quiet small">{t("transfer.about")}</p>
      <div class="row">
        <button type="button" class="button" onClick={() => void save()}>
          {t("transfer.export")}
        </button>
        <FileButton label={t("transfer.import")} accept=".json" onFile={(file) => void open(file)} />
      </div>
      {pending !== null && (
        <Confirm
          title={t("config.confirm")}
          action={t("config.save")}
          danger
          twice={t("settings.sure")}
          onConfirm={() => void apply()}
          onClose={() => setPending(null)}
        >
          <p>{t("transfer.changes", { count: pending.changed.length })}</p>
          {pending.changed.length > 0 && (
            <ConfigChanges rows={importChanges(config, pending.content, pending.changed)} />
          )}
        </Confirm>
      )}
    </Card>
  );
}
