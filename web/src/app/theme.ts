import { createStore } from "./store";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
const STORED = "theme";

export const theme = createStore<Theme>("auto");

function apply(value: Theme): void {
  if (value === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  theme.set(value);
}

export function chooseTheme(value: Theme): void {
  localStorage.setItem(STORED, value);
  apply(value);
}

export function initTheme(): void {
  const stored = localStorage.getItem(STORED);
  apply(THEMES.find((name) => name === stored) ?? "auto");
}
