import type { ComponentChildren } from "preact";
import { Field } from "./field";

interface Props {
  label: string;
  options: readonly (readonly [string, string])[];
  value: string;
  onChange: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  changed?: boolean;
  disabled?: boolean;
}

/** One of many. */
export function SelectField({ label, options, value, onChange, hint, error, changed = false, disabled }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <select
          class={`input${changed ? " changed" : ""}`}
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={describedBy || undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
