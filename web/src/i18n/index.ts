import { createStore } from "../app/store";
import { setFormatLocale } from "../format/locale";
import de from "./de.json";
import en from "./en.json";
import fr from "./fr.json";

export type Key = keyof typeof en;
export type Language = "en" | "fr" | "de";

export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", fr: "Français", de: "Deutsch" };
const TEXTS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, fr, de };
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

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text of a key in the page's language, with `{name}` filled in. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(TEXTS[language.get()][key] ?? en[key], values);
}

/** The text for a word of the contract ("cell_high"); a word newer than this page is shown as it came. */
export function word(group: string, name: string | null | undefined, fallback?: string): string {
  if (name == null) return t("unknown");
  return TEXTS[language.get()][`${group}.${name}`] ?? fallback ?? name.replaceAll("_", " ");
}
