import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bestLanguage } from "../src/i18n";
import de from "../src/i18n/de.json";
import en from "../src/i18n/en.json";
import fr from "../src/i18n/fr.json";
import gateway from "../src/i18n/gateway/fr.json";
import { TEXTS } from "../src/i18n/texts";
import { packTexts } from "../tools/pack_texts";

const SOURCE = new URL("../src/", import.meta.url).pathname;
const code = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(SOURCE, name), "utf8"))
  .join("\n");

/** Keys in quotes; and what stands before the first variable in `a.${b}` and word("a", b). */
const literal = new Set([...code.matchAll(/"([a-z_]+(?:\.[a-z_0-9]+)*)"/g)].map((match) => match[1]));
const prefixes = [
  ...[...code.matchAll(/t\(\s*`([a-z_]+\.[a-z_.]*)\$\{/g)].map((match) => match[1] as string),
  ...[...code.matchAll(/\b(?:find|part\(find)\(\s*`([a-z_]+\.)\$\{/g)].map((match) => match[1] as string),
  ...[...code.matchAll(/\bword\(\s*"([a-z_]+)"/g)].map((match) => `${match[1]}.`),
];
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each(Object.entries({ fr, de }))("%s", (_, texts) => {
  it("has the keys of English and no other", () => {
    expect(Object.keys(texts)).toEqual(Object.keys(en));
  });

  it("fills in the same values", () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(placeholders(text), key).toEqual(placeholders(en[key as keyof typeof en]));
    }
  });

  it("leaves nothing empty", () => {
    expect(Object.values(texts).filter((text) => text.trim() === "")).toEqual([]);
  });
});

it("uses every text", () => {
  const unused = Object.keys({ ...en, ...gateway }).filter(
    (key) => !literal.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});

it("speaks the first language of the browser that it knows, else English", () => {
  expect(bestLanguage(["pt-BR", "fr-CH", "de"])).toBe("fr");
  expect(bestLanguage(["pt-BR"])).toBe("en");
  expect(bestLanguage([])).toBe("en");
});

it("is packed for the build without losing a text", async () => {
  const { load } = packTexts();
  const source = typeof load === "function" ? await load.call({} as never, "\0texts") : null;
  const packed = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(String(source))}`);
  expect(packed.TEXTS).toEqual(TEXTS);
});
