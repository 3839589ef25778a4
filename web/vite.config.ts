import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Two pages, the shop and the dashboard, built into the package. Everything is a file of its own: the service allows no inline script or style.
export default defineConfig({
  plugins: [react()],
  base: "./",
  build: {
    outDir: "../src/crossaisle/service/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: "index.html", dashboard: "dashboard.html" } },
  },
  server: { proxy: { "/v1": "http://127.0.0.1:8000" } },
  test: { environment: "jsdom", setupFiles: ["src/shared/test-setup.ts"], css: false, testTimeout: 20_000 },
});
