import { useEffect, useState } from "preact/hooks";
import { parseNumber } from "../../format/number";

interface Props {
  label: string;
  value: number;
  onChange: (value: number) => void;
}

/** A number in a table. What is no number stays in the field, marked, and changes nothing. */
export function NumberCell({ label, value, onChange }: Props) {
  const [text, setText] = useState(String(value));
  useEffect(() => {
    if (parseNumber(text) !== value) setText(String(value));
  }, [value]);
  const bad = parseNumber(text) === null;
  return (
    <input
      class="input"
      aria-label={label}
      aria-invalid={bad}
      inputMode="decimal"
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
        const number = parseNumber(event.currentTarget.value);
        if (number !== null) onChange(number);
      }}
    />
  );
}
