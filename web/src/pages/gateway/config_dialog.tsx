import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { Config, ConfigResult, Option, OptionValue } from "../../api/schemas";
import { errorText } from "../../app/errors";
import { optionText } from "../../config/option";
import { t } from "../../i18n";
import { optionName } from "../../i18n/gateway";
import { Confirm } from "../../ui/confirm";
import { Note } from "../../ui/note";
import { Table } from "../../ui/table";
import { toast } from "../../ui/toast";

export interface OptionChange {
  option: Option;
  after: OptionValue;
}

interface Props {
  config: Config;
  changes: readonly OptionChange[];
  onClose: () => void;
  onDone: () => void;
}

/** Compares once more, asks, and sends; dangerous changes ask twice. */
export function ConfigDialog({ config, changes, onClose, onDone }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const dangerous = changes.some(({ option }) => option.danger === "danger");
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const result = await call<ConfigResult>("PATCH", "/config", {
        revision: config.revision,
        // What equals the YAML again is handed back to it.
        changes: Object.fromEntries(
          changes.map(({ option, after }) => [
            option.key,
            JSON.stringify(after) === JSON.stringify(option.default) ? null : after,
          ]),
        ),
      });
      toast(t(result.restart_required ? "config.saved_restart" : "config.saved"));
      onDone();
    } catch (reason) {
      setError(errorText(reason));
      setBusy(false);
    }
  };
  return (
    <Confirm
      title={t("config.confirm")}
      action={t("config.save")}
      danger={dangerous}
      twice={dangerous ? t("settings.sure") : undefined}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {dangerous && <Note tone="alarm">{t("config.about_danger")}</Note>}
      {changes.length > 0 && (
        <Table
          caption={t("settings.changes")}
          columns={[t("settings.name"), t("settings.now"), t("settings.new")]}
          rows={changes.map(({ option, after }) => ({
            key: option.key,
            cells: [
              optionName(option),
              optionText(option, option.value),
              <b key="after">{optionText(option, after)}</b>,
            ],
          }))}
        />
      )}
      {error !== null && (
        <Note tone="alarm" live>
          {error}
        </Note>
      )}
    </Confirm>
  );
}
