import type { Setting } from "../api/schemas";
import { parseNumber } from "../format/number";
import { judgeNumber } from "../settings/value";
import { type EcfFile, type EcfProblem, problemOf } from "./file";
import { plainName, settingsByName } from "./names";

export interface EcfMatch {
  values: Record<string, number>;
  /** In which line the value of a setting stands. */
  lines: Record<string, number>;
  /** In the order of the file. */
  problems: EcfProblem[];
}

const YES = ["1", "true", "yes", "on", "enabled"];
const NO = ["0", "false", "no", "off", "disabled"];
const UNIT_FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  mV: { v: 1000, mv: 1 },
  mA: { a: 1000, ma: 1 },
  A: { a: 1, ma: 0.001 },
  Ah: { ah: 1, mah: 0.001 },
};

/** Battery Insider writes volts where the BMS counts millivolts: without a unit the size of the number decides. */
function inUnitOf(setting: Setting, number: number, unit: string): number | null {
  const factors = UNIT_FACTORS[setting.unit];
  if (unit !== "") {
    const factor = unit === setting.unit.toLowerCase() ? 1 : factors?.[unit];
    return factor === undefined ? null : number * factor;
  }
  const rounded = Math.round(number * 1000 * 1e6) / 1e6;
  const milli = setting.unit === "mV" || setting.unit === "mA";
  if (milli && judgeNumber(setting, number).value === undefined && judgeNumber(setting, rounded).value !== undefined) {
    return rounded;
  }
  return number;
}

function settingValue(setting: Setting, text: string): number | null {
  const plain = text.toLowerCase();
  if (setting.type === "boolean") return YES.includes(plain) ? 1 : NO.includes(plain) ? 0 : null;
  if (setting.type === "enum") {
    const option = setting.options.find(({ name }) => plainName(String(name)) === plainName(text));
    return option === undefined ? parseNumber(text) : Number(option.value);
  }
  const parts = /^([-+−]?[\d.,]+)\s*([a-z°%]*)$/i.exec(text);
  const number = parseNumber(parts?.[1] ?? "");
  return number === null ? null : inUnitOf(setting, number, (parts?.[2] ?? "").toLowerCase());
}

/** What the lines of a file mean for the settings of this BMS. Of a setting that comes twice no line counts. */
export function matchEcf(file: EcfFile, settings: readonly Setting[]): EcfMatch {
  const byName = settingsByName(settings);
  const known = file.lines.map((line) => ({ ...line, setting: byName.get(plainName(line.name)) }));
  const times = new Map<Setting, number>();
  for (const { setting } of known) if (setting) times.set(setting, (times.get(setting) ?? 0) + 1);
  const match: EcfMatch = { values: {}, lines: {}, problems: [...file.problems] };
  for (const { line, name, value: text, setting } of known) {
    const bad = (why: EcfProblem["why"]) => match.problems.push(problemOf(line, `${name}: ${text}`, why));
    const value = setting && settingValue(setting, text);
    if (setting === undefined) bad("name");
    else if (times.get(setting) !== 1) bad("twice");
    else if (value == null) bad("value");
    else {
      match.values[setting.key] = value;
      match.lines[setting.key] = line;
    }
  }
  match.problems.sort((a, b) => a.line - b.line);
  return match;
}

/** The present settings as lines of a file; what the BMS does not show is left out. */
export function ecfLines(settings: readonly Setting[]): { name: string; value: number | string }[] {
  return settings.flatMap((setting) => {
    if (setting.value === null) return [];
    const option = setting.options.find((one) => Number(one.value) === setting.value);
    if (setting.type === "boolean") return [{ name: setting.name, value: setting.value === 0 ? "False" : "True" }];
    if (setting.unit === "mV" && setting.minimum >= 800) return [{ name: setting.name, value: setting.value / 1000 }];
    return [{ name: setting.name, value: option ? String(option.name) : setting.value }];
  });
}
