import { useRef } from "preact/hooks";

interface Props<T extends string> {
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}

/** Tabs: arrow keys move between them. The panel is the caller's, with role "tabpanel". */
export function Tabs<T extends string>({ label, options, value, onChange }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const step = (by: number) => {
    const index = options.findIndex(([name]) => name === value);
    const next = options[(index + by + options.length) % options.length];
    if (next === undefined) return;
    onChange(next[0]);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next[0]}"]`)?.focus();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={label}
      ref={list}
      onKeyDown={(event) => {
        if (event.key === "ArrowRight") step(1);
        else if (event.key === "ArrowLeft") step(-1);
        else return;
        event.preventDefault();
      }}
    >
      {options.map(([name, text]) => (
        <button
          key={name}
          type="button"
          class="tab"
          role="tab"
          data-tab={name}
          aria-selected={name === value}
          tabIndex={name === value ? 0 : -1}
          onClick={() => onChange(name)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
