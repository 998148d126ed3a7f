import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { Settings, SettingsResult } from "../../api/schemas";
import { errorText } from "../../app/errors";
import { t } from "../../i18n";
import { batchesOf } from "../../settings/batches";
import type { Difference } from "../../settings/diff";
import { Confirm } from "../../ui/confirm";
import { Note } from "../../ui/note";
import { ChangesTable } from "./changes_table";

const TIMEOUT_MS = 60_000;

interface Props {
  pack: Settings["pack"];
  differences: readonly Difference[];
  onClose: () => void;
  /** What was written, and why the gateway refused the rest; null when it refused nothing. */
  onWritten: (results: SettingsResult["results"], refusal: string | null) => void;
}

/** Compares once more, asks, and sends; dangerous changes ask twice. */
export function WriteDialog({ pack, differences, onClose, onWritten }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const worst = differences.some(({ setting }) => setting.danger === "danger")
    ? "danger"
    : differences.some(({ setting }) => setting.danger === "caution")
      ? "caution"
      : "normal";

  const write = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    const results: SettingsResult["results"] = [];
    try {
      for (const batch of batchesOf(differences)) {
        const changes = Object.fromEntries(
          batch.map(({ setting, before, after }) => [setting.key, { value: after, expected: before }]),
        );
        const body = { pack, dry_run: false, changes };
        const answer = await call<SettingsResult>("PATCH", "/settings", body, { timeoutMs: TIMEOUT_MS });
        results.push(...answer.results);
        if (!answer.applied) break;
      }
      onWritten(results, null);
    } catch (reason) {
      // What was written before the refusal is shown together with it.
      if (results.length > 0) return onWritten(results, errorText(reason));
      setError(errorText(reason));
      setBusy(false);
    }
  };
  return (
    <Confirm
      title={t("settings.confirm", { count: differences.length })}
      action={busy ? t("settings.writing") : t("settings.write")}
      danger={worst === "danger"}
      twice={worst === "danger" ? t("settings.sure") : undefined}
      onConfirm={() => void write()}
      onClose={onClose}
    >
      {worst !== "normal" && (
        <Note tone={worst === "danger" ? "alarm" : "warning"}>{t(`settings.about_${worst}`)}</Note>
      )}
      <ChangesTable differences={differences} />
      {error !== null && (
        <Note tone="alarm" live>
          {error}
        </Note>
      )}
    </Confirm>
  );
}
