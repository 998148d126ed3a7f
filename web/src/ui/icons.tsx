const PATHS = {
  dashboard: "M4 14a8 8 0 1 1 16 0M12 14l4-5M5 19h14",
  history: "M4 4v16h16M7 15l4-5 3 3 5-7",
  events: "M12 4v9M12 17.5v.5M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  gateway: "M6 9h12v9H6zM9 9V5M15 9V5M9 18v2M15 18v2M3 12h3M18 12h3",
  monitors: "M4 5h16v11H4zM8 20h8M7 10h2l2-3 2 6 2-3h2",
  system: "M8 8h8v8H8zM10 4v4M14 4v4M10 16v4M14 16v4M4 10h4M4 14h4M16 10h4M16 14h4",
  about: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.5V8",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  battery: "M8 6h8v15H8zM10.5 3h3v3h-3z",
  grid: "M9 3h6l3 18H6zM7.5 10h9M6.8 15h10.4",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  unlock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 5.7-1.3",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing that takes the colour of the text beside it; says nothing to a screen reader. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      stroke-width={name === "more" ? 3 : 1.7}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
