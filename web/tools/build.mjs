// Builds the page and puts its files where the firmware embeds them from; the firmware's build compresses them.
// With --check nothing is written: it fails if the committed files do not come from this source.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const FILES = ["index.html", "page.js", "page.css", "LICENSES.txt"];
const TARGET = new URL("../../esphome_components/tinybms_web/page/", import.meta.url);
const DIST = new URL("../dist/", import.meta.url);
const BUDGET_BYTES = 90_000;
const check = process.argv.includes("--check");

await rm(DIST, { recursive: true, force: true });
await build({ root: new URL("..", import.meta.url).pathname, logLevel: "warn" });
await mkdir(TARGET, { recursive: true });

// What is built in keeps its licence beside it.
const { dependencies } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
const licences = await Promise.all(
  Object.keys(dependencies).map(async (name) => {
    const text = await readFile(new URL(`../node_modules/${name}/LICENSE`, import.meta.url), "utf8");
    return `${name}\n\n${text.trim()}\n`;
  }),
);
await writeFile(new URL("LICENSES.txt", DIST), licences.join("\n----\n\n"));

let total = 0;
const different = [];
for (const name of FILES) {
  const content = await readFile(new URL(name, DIST));
  // The licences are not built into the firmware.
  const packed = name.endsWith(".txt") ? 0 : gzipSync(content, { level: 9 }).length;
  total += packed;
  console.log(`${name} ${content.length} bytes, ${packed} compressed`);
  const target = new URL(name, TARGET);
  if (!check) await writeFile(target, content);
  else if (!(await readFile(target).catch(() => Buffer.alloc(0))).equals(content)) different.push(name);
}
console.log(`${total} bytes compressed in all, ${BUDGET_BYTES} allowed`);
if (different.length > 0) {
  console.error(`not built from this source: ${different.join(", ")}; run "npm run build" in web/`);
  process.exit(1);
}
if (total > BUDGET_BYTES) {
  console.error("the page is too heavy");
  process.exit(1);
}
