import de from "./de.json";
import en from "./en.json";
import fr from "./fr.json";

export type TextKey = keyof typeof en;

const LANGUAGES: Record<string, Partial<Record<TextKey, string>>> = { de, en, fr };

/** A text in the user's language, in English where there is no translation. */
export function text(language: string, key: TextKey, values: Record<string, string | number> = {}): string {
  const found = LANGUAGES[language] ?? LANGUAGES[language.split("-")[0] ?? ""] ?? {};
  return (found[key] ?? en[key]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
