import type { ComponentChildren } from "preact";
import { Field } from "./field";

interface Props {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  unit?: string | undefined;
  changed?: boolean;
  type?: "text" | "password";
  numeric?: boolean;
  disabled?: boolean;
  maxLength?: number;
  autocomplete?: string;
}

/** One line of text or a number as text. */
export function TextField(props: Props) {
  const { label, value, onInput, hint, error, unit, changed = false, type = "text", numeric = false } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy }) => (
        <span class="with-unit">
          <input
            class={`input${changed ? " changed" : ""}`}
            id={id}
            type={type}
            value={value}
            inputMode={numeric ? "decimal" : undefined}
            aria-invalid={error !== undefined}
            aria-describedby={describedBy || undefined}
            disabled={props.disabled}
            maxLength={props.maxLength}
            autocomplete={props.autocomplete ?? "off"}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {unit && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
