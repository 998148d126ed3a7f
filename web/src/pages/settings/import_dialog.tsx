import type { EcfProblem } from "../../ecf/file";
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
  /** In which line of the file the value of a setting stands; empty for a backup. */
  lines: Readonly<Record<string, number>>;
  /** Lines nothing could be made of. */
  problems: readonly EcfProblem[];
}

interface Props {
  preview: ImportPreview;
  onTake: () => void;
  onClose: () => void;
}

/** What a file would change, before anything is changed. */
export function ImportDialog({ preview, onTake, onClose }: Props) {
  const { differences, equal, refused, unknown } = preview.comparison;
  const ignored = [
    ...preview.problems.map(({ line, text, why }) => `${line}: ${text} – ${t(`import.why_${why}`)}`),
    ...unknown.map((key) => `${key.slice(0, 80)} – ${t("import.why_name")}`),
  ];
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
                {preview.lines[setting.key] && `${preview.lines[setting.key]}: `}
                {settingName(setting)}: {valueText(setting, value)} – {problemText(setting, problem)}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {ignored.length > 0 && (
        <details>
          <summary>{t("import.unknown", { count: ignored.length })}</summary>
          <ul class="mono">
            {ignored.map((line) => (
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
