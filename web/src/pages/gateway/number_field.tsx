import { useState } from "preact/hooks";
import { parseNumber } from "../../format/number";
import { t } from "../../i18n";
import { TextField } from "../../ui/text_field";

interface Props {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

/** A labelled number; NaN while what is typed is none. */
export function NumberField({ label, value, onChange }: Props) {
  const [text, setText] = useState(String(value));
  return (
    <TextField
      label={label}
      value={text}
      numeric
      error={parseNumber(text) === null ? t("option.problem.not_a_number") : undefined}
      onInput={(typed) => {
        setText(typed);
        onChange(parseNumber(typed) ?? Number.NaN);
      }}
    />
  );
}
