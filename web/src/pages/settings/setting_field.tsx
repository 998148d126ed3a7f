import type { Setting } from "../../api/schemas";
import { inputText } from "../../format/number";
import { decimalsOf } from "../../format/quantities";
import { t, word } from "../../i18n";
import { settingHelp, settingName } from "../../i18n/gateway";
import { judgeText, problemText, valueText } from "../../settings/value";
import { Badge } from "../../ui/badge";
import { SelectField } from "../../ui/select_field";
import { TextField } from "../../ui/text_field";

interface Props {
  setting: Setting;
  /** What was typed or chosen; undefined while untouched. */
  edit: string | undefined;
  onEdit: (text: string | undefined) => void;
}

function shownText(setting: Setting): string {
  if (setting.value === null) return "";
  return setting.type === "number" ? inputText(setting.value, decimalsOf(setting.step)) : String(setting.value);
}

/** One setting of the BMS with its range, its default and what it does. */
export function SettingField({ setting, edit, onEdit }: Props) {
  const now = shownText(setting);
  const changed = edit !== undefined && edit !== now;
  const judged = changed ? judgeText(setting, edit) : undefined;
  const error = judged?.problem ? problemText(setting, judged.problem) : undefined;
  const update = (text: string) => onEdit(text === now ? undefined : text);
  const range =
    setting.type === "number" && `${valueText(setting, setting.minimum)} … ${valueText(setting, setting.maximum)}`;
  const standard = setting.default !== null && t("settings.default", { value: valueText(setting, setting.default) });
  const help = settingHelp(setting);
  const hint = (
    <>
      {help}
      {help && <br />}
      {[range, standard, t("settings.register", { number: setting.register })].filter(Boolean).join(" · ")}
      {changed && (
        <>
          <br />
          <b>{t("settings.was", { value: valueText(setting, setting.value) })}</b>
        </>
      )}
    </>
  );
  const common = { label: settingName(setting), hint, error, changed };
  return (
    <div class="setting">
      {setting.type === "number" ? (
        <TextField {...common} value={edit ?? now} unit={setting.unit} numeric onInput={update} />
      ) : (
        <SelectField
          {...common}
          value={edit ?? now}
          options={[
            ...(setting.value === null ? [["", "–"] as const] : []),
            ...(setting.type === "boolean"
              ? ([
                  ["0", t("off")],
                  ["1", t("on")],
                ] as const)
              : setting.options.map((one) => [String(one.value), word("choice", one.name, one.name)] as const)),
          ]}
          onChange={update}
        />
      )}
      {setting.danger !== "normal" && (
        <Badge tone={setting.danger === "danger" ? "alarm" : "warning"}>{word("danger", setting.danger)}</Badge>
      )}
    </div>
  );
}
