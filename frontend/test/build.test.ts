import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const COMMITTED = here("../../custom_components/tinybms_gateway/frontend/tinybms-cards.js");

it("the module in the integration is what the source builds", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tinybms-cards-"));
  try {
    // In a process of its own: here, packages would give their variants for tests.
    await promisify(execFile)(
      process.execPath,
      [here("../node_modules/vite/bin/vite.js"), "build", "--logLevel", "error", "--outDir", folder],
      { cwd: here(".."), env: { ...process.env, NODE_ENV: "production" } },
    );
    expect(await readdir(folder)).toEqual(["tinybms-cards.js"]);
    const same = (await readFile(join(folder, "tinybms-cards.js"), "utf8")) === (await readFile(COMMITTED, "utf8"));
    expect(same, "run npm run build: the committed module is older than its source").toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
