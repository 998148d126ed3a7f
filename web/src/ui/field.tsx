import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  children: (ids: { id: string; describedBy: string }) => ComponentChildren;
}

/** A label, a control, what helps to fill it in and what is wrong with it, tied together for screen readers. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = `${hint ? hintId : ""} ${error ? errorId : ""}`.trim();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({ id, describedBy })}
      {hint && (
        <span class="quiet small" id={hintId}>
          {hint}
        </span>
      )}
      {error && (
        <span class="field-error" id={errorId} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
