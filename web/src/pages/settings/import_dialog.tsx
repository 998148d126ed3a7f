import { t } from "../../i18n";
import { settingName } from "../../i18n/gateway";
import type { Comparison } from "../../settings/diff";
import { problemText, valueText } from "../../settings/value";
import { Dialog } from "../../ui/dialog";
import { Note } from "../../ui/note";
import { ChangesTable } from "./changes_table";

export interface ImportPreview {
  file: string;
  comparison: Comparison;
  /** Lines nothing could be made of, as they stand in the file. */
  lines: readonly string[];
}

interface Props {
  preview: ImportPreview;
  onTake: () => void;
  onClose: () => void;
}

/** What a file would change, before anything is changed. */
export function ImportDialog({ preview, onTake, onClose }: Props) {
  const { differences, equal, refused, unknown } = preview.comparison;
  const lines = [...preview.lines, ...unknown];
  return (
    <Dialog title={t("import.title", { file: preview.file })} onClose={onClose}>
      <p>{t("import.counts", { different: differences.length, equal })}</p>
      {differences.length > 0 && <ChangesTable differences={differences} />}
      {refused.length > 0 && (
        <Note tone="warning">
          <b>{t("import.refused")}</b>
          <ul>
            {refused.map(({ setting, value, problem }) => (
              <li key={setting.key}>
                {settingName(setting)}: {valueText(setting, value)} – {problemText(setting, problem)}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {lines.length > 0 && (
        <details>
          <summary>{t("import.unknown", { count: lines.length })}</summary>
          <ul class="mono">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onClose}>
          {t("cancel")}
        </button>
        <button type="button" class="button primary" disabled={differences.length === 0} onClick={onTake}>
          {t("import.take", { count: differences.length })}
        </button>
      </div>
    </Dialog>
  );
}
