let locale = "en-GB";

/** The language numbers and times are written in from now on. English means day before month and 24 hours. */
export function setFormatLocale(language: string): void {
  locale = language === "en" ? "en-GB" : language;
}

export function formatLocale(): string {
  return locale;
}
