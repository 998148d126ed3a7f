import type { Setting } from "../api/schemas";

const FORMAT = "tinybms-settings";

/** Thrown for a file that is no backup of BMS settings; `reason` names what is wrong with it. */
export class BackupError extends Error {
  constructor(readonly reason: "json" | "format" | "values") {
    super(reason);
  }
}

/** Everything the BMS holds, as a file. */
export function writeBackup(settings: readonly Setting[], serial: string | null): string {
  const values = Object.fromEntries(settings.flatMap(({ key, value }) => (value === null ? [] : [[key, value]])));
  return `${JSON.stringify({ format: FORMAT, version: 1, serial, values }, null, 2)}\n`;
}

export function readBackup(text: string): Record<string, number> {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new BackupError("json");
  }
  if (typeof file !== "object" || file === null) throw new BackupError("format");
  const { format, version, values } = file as Record<string, unknown>;
  if (format !== FORMAT || version !== 1) throw new BackupError("format");
  if (typeof values !== "object" || values === null || Array.isArray(values)) throw new BackupError("values");
  for (const value of Object.values(values)) {
    if (typeof value !== "number" || !Number.isFinite(value)) throw new BackupError("values");
  }
  return values as Record<string, number>;
}
