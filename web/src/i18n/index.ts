import { createStore } from "../app/store";
import { setFormatLocale } from "../format/locale";
import type en from "./en.json";
import { TEXTS } from "./texts";

export type Key = keyof typeof en;
export type Language = "en" | "fr" | "de";

export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", fr: "Français", de: "Deutsch" };
const STORED = "language";

/** The first of the wanted languages ("fr-CH") that the page speaks. */
export function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.slice(0, 2).toLowerCase();
    if (base in TEXTS) return base as Language;
  }
  return "en";
}

export const language = createStore<Language>("en");

export function setLanguage(value: Language): void {
  setFormatLocale(value);
  document.documentElement.lang = value;
  language.set(value);
}

/** Chosen by hand and kept in this browser. */
export function chooseLanguage(value: Language): void {
  localStorage.setItem(STORED, value);
  setLanguage(value);
}

export function initLanguage(): void {
  const stored = localStorage.getItem(STORED);
  setLanguage(bestLanguage(stored === null ? navigator.languages : [stored]));
}

export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a key in the page's language, with `{name}` filled in. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(find(key) ?? key, values);
}

/** The text of a key that may not be there. */
export function find(key: string): string | undefined {
  return TEXTS[language.get()][key];
}

/** The text for a word of the contract ("cell_high"); a word newer than this page is shown as it came. */
export function word(group: string, name: string | null | undefined, fallback?: string): string {
  if (name == null) return t("unknown");
  return find(`${group}.${name}`) ?? fallback ?? name.replaceAll("_", " ");
}
