import type { Config, ConfigExport } from "../api/schemas";
import { frameDifferences } from "../can/frame_text";
import { UNKNOWN } from "../format/number";
import { t } from "../i18n";
import { optionName } from "../i18n/gateway";
import { optionText } from "./option";

export interface ConfigChange {
  key: string;
  /** Name, what is, what will be. */
  cells: readonly [string, string, string];
}

/** Frames one by one: what each is and what it will be. */
export function frameChanges(...[before, after]: Parameters<typeof frameDifferences>): ConfigChange[] {
  return frameDifferences(before, after).map(({ id, before, after }) => ({
    key: id,
    cells: [id, before ?? UNKNOWN, after ?? UNKNOWN],
  }));
}

/** What a file would change. `changed` are the keys the gateway names; what the file leaves out is the YAML's again. */
export function importChanges(config: Config, content: ConfigExport, changed: readonly string[]): ConfigChange[] {
  return changed.flatMap((key): ConfigChange[] => {
    if (key === "custom_frames") {
      return content.custom_frames === undefined
        ? [{ key, cells: [t("gateway.frames"), UNKNOWN, t("curve.of_yaml")] }]
        : frameChanges(config.custom_frames, content.custom_frames);
    }
    const option = config.options.find((one) => one.key === key);
    if (option === undefined) return [{ key, cells: [key, UNKNOWN, UNKNOWN] }];
    const after = content.values[key] ?? option.default;
    return [{ key, cells: [optionName(option), optionText(option, option.value), optionText(option, after)] }];
  });
}
