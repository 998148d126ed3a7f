import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError, call } from "../../api/client";
import type { ConfigPatch, ConfigResult, Problem } from "../../api/schemas";
import { errorText } from "../../app/errors";
import type { ConfigChange } from "../../config/changes";
import { t } from "../../i18n";
import { Confirm } from "../../ui/confirm";
import { Note } from "../../ui/note";
import { toast } from "../../ui/toast";
import { ConfigChanges } from "./config_changes";

interface Props {
  patch: ConfigPatch;
  rows: readonly ConfigChange[];
  dangerous?: boolean;
  children?: ComponentChildren;
  onClose: () => void;
  onDone: () => void;
  /** Shows a refusal elsewhere, and says whether it did. */
  onRefused?: (problem: Problem, text: string) => boolean;
}

/** Compares once more, asks, and sends; dangerous changes ask twice. */
export function ConfigDialog({ patch, rows, dangerous = false, children, onClose, onDone, onRefused }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const result = await call<ConfigResult>("PATCH", "/config", patch);
      toast(t(result.restart_required ? "config.saved_restart" : "config.saved"));
      onDone();
    } catch (reason) {
      const text = errorText(reason);
      const problem = reason instanceof ApiError ? reason.problem : null;
      if (problem !== null && onRefused?.(problem, text)) return;
      setError(text);
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
      {children}
      {rows.length > 0 && <ConfigChanges rows={rows} />}
      {error !== null && (
        <Note tone="alarm" live>
          {error}
        </Note>
      )}
    </Confirm>
  );
}
