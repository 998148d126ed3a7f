import { defineConfig } from "vitest/config";

const { SCREENSHOTS, GATEWAY, TWO_PACKS } = process.env;

const ONLY = SCREENSHOTS ? "screenshots" : TWO_PACKS ? "packs.test" : GATEWAY ? "page.test" : null;

export default defineConfig({
  test: {
    include: [ONLY === null ? "e2e/**/*.test.ts" : `e2e/${ONLY}.ts`],
    // It needs a gateway with two packs: tests/web/browser/test_two_packs.py.
    exclude: TWO_PACKS ? [] : ["e2e/packs.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One browser and one gateway at a time: the pages share its state.
    fileParallelism: false,
  },
});
