import { defineConfig } from "vite";
import { packTexts } from "./tools/pack_texts.ts";

/** With GATEWAY=http://host:port `npm run dev` shows that gateway, without it the mock. */
const GATEWAY = process.env.GATEWAY;

// One page, one script, one style sheet with fixed names: the firmware embeds exactly these three.
export default defineConfig(async ({ command }) => ({
  base: "./",
  plugins: [
    packTexts(),
    ...(command === "serve" && !GATEWAY ? [(await import("./mock/plugin.ts")).mockGateway()] : []),
  ],
  server: {
    host: "127.0.0.1",
    ...(GATEWAY ? { proxy: { "/api": { target: GATEWAY, ws: true } } } : {}),
  },
  build: {
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { entryFileNames: "page.js", assetFileNames: "page.[ext]", codeSplitting: false },
    },
  },
}));
