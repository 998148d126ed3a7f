/** One line of the file that says something. */
export interface EcfLine {
  /** Counted from 1. */
  line: number;
  name: string;
  value: string;
}

/** A line nothing can be made of, and why: shown, and otherwise left alone. */
export interface EcfProblem {
  line: number;
  /** As it stands in the file, cut. */
  text: string;
  why: "unreadable" | "too_long" | "name" | "value" | "twice";
}

export interface EcfFile {
  lines: EcfLine[];
  problems: EcfProblem[];
}

/* A file of every setting there is has 40 lines of at most 60 characters. */
const LARGEST_FILE = 64 * 1024;
const MOST_LINES = 1000;
const LONGEST_LINE = 200;
const SHOWN = 80;

/** Thrown for a file that cannot be one at all. */
export class EcfError extends Error {
  constructor(readonly reason: "too_large" | "binary" | "empty") {
    super(reason);
  }
}

export function problemOf(line: number, text: string, why: EcfProblem["why"]): EcfProblem {
  return { line, text: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text, why };
}

/** Reads Battery Insider's text format: one `Name: value` a line. Nothing is judged yet. */
export function readEcf(text: string): EcfFile {
  if (text.length > LARGEST_FILE) throw new EcfError("too_large");
  if (text.includes("\0")) throw new EcfError("binary");
  const all = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  if (all.length > MOST_LINES) throw new EcfError("too_large");
  const file: EcfFile = { lines: [], problems: [] };
  all.forEach((raw, index) => {
    const content = raw.trim();
    const line = index + 1;
    if (content === "" || /^[#;]|^\/\//.test(content)) return;
    const colon = content.indexOf(":");
    const name = content.slice(0, colon).trim();
    const value = content.slice(colon + 1).trim();
    if (content.length > LONGEST_LINE) file.problems.push(problemOf(line, content, "too_long"));
    else if (colon < 1 || name === "" || value === "") file.problems.push(problemOf(line, content, "unreadable"));
    else file.lines.push({ line, name, value });
  });
  if (file.lines.length === 0) throw new EcfError("empty");
  return file;
}

/** Writes the same format; decimals with a comma, lines ended as on Windows, where Battery Insider runs. */
export function writeEcf(lines: readonly { name: string; value: number | string }[]): string {
  return lines.map(({ name, value }) => `${name}: ${String(value).replace(".", ",")}\r\n`).join("");
}
