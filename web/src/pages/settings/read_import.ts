import type { Setting } from "../../api/schemas";
import { EcfError, readEcf } from "../../ecf/file";
import { matchEcf } from "../../ecf/match";
import { t } from "../../i18n";
import { BackupError, readBackup } from "../../settings/backup";
import { compare } from "../../settings/diff";
import type { ImportPreview } from "./import_dialog";

/** Reads a file of either kind against the present settings. Throws Error with a text for people. */
export function previewImport(name: string, text: string, settings: readonly Setting[]): ImportPreview {
  try {
    if (text.trimStart().startsWith("{")) {
      return { file: name, comparison: compare(settings, readBackup(text)), lines: {}, problems: [] };
    }
    const { values, lines, problems } = matchEcf(readEcf(text), settings);
    return { file: name, comparison: compare(settings, values), lines, problems };
  } catch (reason) {
    if (reason instanceof EcfError) throw new Error(t(`import.bad_${reason.reason}`));
    if (reason instanceof BackupError) throw new Error(t(`import.bad_${reason.reason}`));
    throw reason;
  }
}
