import { defineConfig } from "vitest/config";

const { SCREENSHOTS, GATEWAY } = process.env;

export default defineConfig({
  test: {
    include: [SCREENSHOTS ? "e2e/screenshots.ts" : GATEWAY ? "e2e/page.test.ts" : "e2e/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One browser and one gateway at a time: the pages share its state.
    fileParallelism: false,
  },
});
