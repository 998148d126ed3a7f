import { useEffect, useState } from "preact/hooks";
import type { Option, OptionValue } from "../../api/schemas";
import { optionProblem, optionText, sameValue } from "../../config/option";
import { inputText, parseNumber, quantity } from "../../format/number";
import { decimalsOf, ownDecimals } from "../../format/quantities";
import { t, word } from "../../i18n";
import { optionHelp, optionName, optionZero } from "../../i18n/gateway";
import { Badge } from "../../ui/badge";
import { SelectField } from "../../ui/select_field";
import { SwitchField } from "../../ui/switch_field";
import { TextField } from "../../ui/text_field";
import { CurveEditor } from "./curve_editor";

interface Props {
  option: Option;
  /** The value being edited; undefined while untouched, null while it is no value at all. */
  edit: OptionValue | null | undefined;
  onEdit: (value: OptionValue | null | undefined) => void;
}

/** What was typed comes back as it was, on the option's grid or not. */
const FINEST = 0.0001;

/** One option of the gateway. */
export function OptionField({ option, edit, onEdit }: Props) {
  const value = edit === undefined ? option.value : edit;
  const changed = edit !== undefined;
  const [text, setText] = useState(() => textOf(changed ? FINEST : option.step, value));
  useEffect(() => {
    if (edit === undefined) setText(textOf(option.step, option.value));
  }, [edit, option.value]);

  const update = (next: OptionValue | null) =>
    onEdit(next !== null && sameValue(next, option.value) ? undefined : next);
  const problem = changed ? optionProblem(option, value) : null;
  const error =
    problem === null
      ? undefined
      : t(`option.problem.${problem}`, {
          low: quantity(option.minimum, option.unit, ownDecimals(option.minimum ?? 0)),
          high: quantity(option.maximum, option.unit, ownDecimals(option.maximum ?? 0)),
        });
  const range =
    option.minimum !== null && option.maximum !== null && option.type !== "curve" && option.type !== "boolean"
      ? `${optionText(option, option.minimum)} … ${optionText(option, option.maximum)}`
      : null;
  const zero = optionZero(option);
  const hint = (
    <>
      {optionHelp(option)}
      <br />
      {[
        range,
        t("settings.default", {
          value: option.type === "curve" ? t("curve.of_yaml") : optionText(option, option.default),
        }),
        zero !== null && option.default !== 0 && t("option.zero", { meaning: zero }),
        option.restart_required && t("option.restart"),
      ]
        .filter(Boolean)
        .join(" · ")}
      {option.source === "stored" && !sameValue(option.value, option.default) && (
        <>
          {" "}
          <button type="button" class="link" onClick={() => update(option.default)}>
            {t("option.back_to_default")}
          </button>
        </>
      )}
    </>
  );
  const label = optionName(option);
  return (
    <div class={`setting${option.type === "curve" ? " wide-setting" : ""}`}>
      {option.type === "boolean" && (
        <SwitchField label={label} hint={hint} value={value === true} onChange={(on) => update(on)} />
      )}
      {option.type === "enum" && (
        <SelectField
          label={label}
          hint={hint}
          changed={changed}
          value={String(value)}
          options={option.options.map(
            (one) => [String(one.value), word("choice", String(one.value), one.name)] as const,
          )}
          onChange={(name) => update(option.options.find((one) => String(one.value) === name)?.value ?? name)}
        />
      )}
      {option.type === "number" && (
        <TextField
          label={label}
          hint={hint}
          error={error}
          changed={changed}
          numeric
          value={text}
          unit={option.unit}
          onInput={(typed) => {
            setText(typed);
            update(parseNumber(typed));
          }}
        />
      )}
      {option.type === "curve" && (
        <fieldset class="field" aria-label={label}>
          <span class="field-label">{label}</span>
          <span class="quiet small">{hint}</span>
          <CurveEditor option={option} value={value ?? option.value} error={error} onChange={update} />
        </fieldset>
      )}
      {option.danger !== "normal" && (
        <Badge tone={option.danger === "danger" ? "alarm" : "warning"}>{word("danger", option.danger)}</Badge>
      )}
    </div>
  );
}

function textOf(step: number | null, value: OptionValue | null): string {
  return typeof value === "number" ? inputText(value, Math.min(decimalsOf(step), ownDecimals(value))) : "";
}
