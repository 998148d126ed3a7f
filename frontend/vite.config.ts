import { defineConfig } from "vite";

// One module with a fixed name: Home Assistant loads it as a resource with the version of the integration.
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../custom_components/tinybms_gateway/frontend",
    emptyOutDir: true,
    reportCompressedSize: false,
    lib: { entry: "src/main.ts", formats: ["es"], fileName: () => "tinybms-cards.js" },
  },
});
