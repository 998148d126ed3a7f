import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const FOLDER = new URL("../src/i18n/", import.meta.url);
const PACKED = "\0texts";

async function texts(name: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(new URL(`${name}.json`, FOLDER), "utf8"));
}

/** One text a line, in the order of the keys. */
function lines(list: readonly string[]): string {
  const broken = list.find((text) => text.includes("\n"));
  if (broken !== undefined) throw new Error(`a text has to be one line: ${broken}`);
  return JSON.stringify(list.join("\n"));
}

/** Replaces `i18n/texts.ts` in the built page: each key once and each language by itself compress better. */
export function packTexts(): Plugin {
  return {
    name: "pack-texts",
    apply: "build",
    enforce: "pre",
    resolveId: (source, importer) => (source === "./texts" && importer?.includes("/i18n/") ? PACKED : null),
    async load(id) {
      if (id !== PACKED) return null;
      const [en, gateway] = [await texts("en"), await texts("gateway/fr")];
      const keys = [...Object.keys(en), ...Object.keys(gateway)];
      const columns = await Promise.all(
        ["fr", "de"].map(async (name) => {
          const all = { ...(await texts(name)), ...(await texts(`gateway/${name}`)) };
          return `${name}: table(${lines(keys.map((key) => all[key] ?? ""))})`;
        }),
      );
      return `const keys = ${lines(keys)}.split("\\n");
        const table = (text) => Object.fromEntries(text.split("\\n").map((line, i) => [keys[i], line]));
        export const TEXTS = { en: table(${lines(Object.values(en))}), ${columns.join(", ")} };`;
    },
  };
}
