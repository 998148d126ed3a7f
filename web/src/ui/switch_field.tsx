import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
  hint?: ComponentChildren;
  disabled?: boolean;
}

/** On or off. */
export function SwitchField({ label, value, onChange, hint, disabled }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={value}
          checked={value}
          disabled={disabled}
          aria-describedby={hint ? id : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span class="field-label">{label}</span>
      </label>
      {hint && (
        <span class="quiet small" id={id}>
          {hint}
        </span>
      )}
    </div>
  );
}
