/** One line of the file that says something. */
export interface EcfLine {
  /** Counted from 1. */
  line: number;
  name: string;
  value: string;
}

export interface EcfFile {
  lines: EcfLine[];
  /** Lines that are neither empty, a comment nor `Name: value`. */
  unreadable: { line: number; text: string }[];
}

const LARGEST_FILE = 64 * 1024;

/** Thrown for a file that cannot be one at all. */
export class EcfError extends Error {
  constructor(readonly reason: "too_large" | "binary" | "empty") {
    super(reason);
  }
}

/** Reads Battery Insider's text format: one `Name: value` a line. Nothing is judged yet. */
export function readEcf(text: string): EcfFile {
  if (text.length > LARGEST_FILE) throw new EcfError("too_large");
  if (text.includes("\0")) throw new EcfError("binary");
  const file: EcfFile = { lines: [], unreadable: [] };
  text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .forEach((raw, index) => {
      const content = raw.trim();
      if (content === "" || /^[#;]|^\/\//.test(content)) return;
      const colon = content.indexOf(":");
      const name = content.slice(0, colon).trim();
      const value = content.slice(colon + 1).trim();
      if (colon < 1 || name === "" || value === "") file.unreadable.push({ line: index + 1, text: content });
      else file.lines.push({ line: index + 1, name, value });
    });
  if (file.lines.length === 0) throw new EcfError("empty");
  return file;
}

/** Writes the same format; decimals with a comma, lines ended as on Windows, where Battery Insider runs. */
export function writeEcf(lines: readonly { name: string; value: number | string }[]): string {
  return lines.map(({ name, value }) => `${name}: ${String(value).replace(".", ",")}\r\n`).join("");
}
