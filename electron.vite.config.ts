import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import type { UserConfig } from "vite";

/** The windows; also built alone, for browsers and for tests. */
export const pages = {
  root: "renderer",
  plugins: [react()],
  // A build started by the tests would take over theirs, and with it React's development version.
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "out/renderer",
    emptyOutDir: true,
    minify: true,
    // The last Chromium on Windows 7, still at windows.
    target: "chrome109",
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: fileURLToPath(new URL("renderer/index.html", import.meta.url)),
      output: {
        codeSplitting: {
          groups: [{ name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
} satisfies UserConfig;

/** Three bundles: the desktop's main process with the office's host, its preload (one CommonJS file), the windows. */
export default defineConfig({
  main: {
    build: {
      outDir: "out/main",
      rollupOptions: {
        input: {
          index: "electron/desktop/main.ts",
          host: "electron/desktop/hostProcess.ts",
          slipWorker: "electron/host/papers/slipWorker.ts",
          copiesThread: "electron/host/papers/copiesThread.ts",
          claimsThread: "electron/host/papers/claimsThread.ts",
          checkThread: "electron/host/guard/checkThread.ts",
        },
        // All in one folder: a file finds its threads beside itself.
        output: { chunkFileNames: "[name]-[hash].js" },
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
  renderer: pages,
});
