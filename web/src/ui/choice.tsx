interface Props<T extends string> {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <fieldset class="tabs" aria-label={label}>
      {options.map(([name, text]) => (
        <button key={name} type="button" class="tab" aria-pressed={name === value} onClick={() => onChange(name)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}
