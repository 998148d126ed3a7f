// Writes src/api/types.ts from the contract. With --check it fails if the committed file does not come from it.
import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";

const CONTRACT = new URL("../../docs/openapi.yaml", import.meta.url);
const TARGET = new URL("../src/api/types.ts", import.meta.url);

const wanted = `// Made from docs/openapi.yaml by "npm run types". Do not edit.\n${astToString(await openapi(CONTRACT, { defaultNonNullable: false }))}`;
if (process.argv.includes("--check")) {
  const present = await readFile(TARGET, "utf8").catch(() => "");
  if (present !== wanted) {
    console.error('src/api/types.ts does not belong to docs/openapi.yaml; run "npm run types" in web/');
    process.exit(1);
  }
} else {
  await writeFile(TARGET, wanted);
}
