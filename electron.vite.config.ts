import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

/** Three bundles: the desktop's main process with the office's host, its preload (one CommonJS file), the windows. */
export default defineConfig({
  main: {
    build: {
      outDir: "out/main",
      rollupOptions: {
        input: {
          index: "electron/desktop/main.ts",
          host: "electron/desktop/hostProcess.ts",
        },
      },
    },
  },
  preload: {
    build: {
      outDir: "out/preload",
      externalizeDeps: false,
      rollupOptions: {
        input: { index: "electron/desktop/preload.ts" },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "renderer",
    plugins: [react()],
    build: {
      outDir: "out/renderer",
      emptyOutDir: true,
      minify: true,
      // The last Chromium on Windows 7, still at windows.
      target: "chrome109",
      manifest: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: { input: "renderer/index.html" },
    },
  },
});
