import type { Setting } from "../api/schemas";
import type { Problem } from "./value";
import { judgeNumber } from "./value";

export interface Difference {
  setting: Setting;
  before: number | null;
  after: number;
}

export interface Comparison {
  differences: Difference[];
  /** Values the BMS holds already. */
  equal: number;
  refused: { setting: Setting; value: number; problem: Problem }[];
  unknown: string[];
}

/** Values of a file against what the BMS holds now. */
export function compare(settings: readonly Setting[], wanted: Readonly<Record<string, number>>): Comparison {
  const result: Comparison = { differences: [], equal: 0, refused: [], unknown: [] };
  for (const [key, value] of Object.entries(wanted)) {
    const setting = settings.find((one) => one.key === key);
    if (setting === undefined) {
      result.unknown.push(key);
      continue;
    }
    const judged = judgeNumber(setting, value);
    if (judged.value === undefined) result.refused.push({ setting, value, problem: judged.problem });
    else if (setting.value !== null && Math.abs(setting.value - judged.value) < setting.step / 2) result.equal++;
    else result.differences.push({ setting, before: setting.value, after: judged.value });
  }
  return result;
}
