import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // Two at a time: what waits for Chromium leaves the other core idle.
    maxWorkers: 2,
    // Answers of a real host and a real browser; vitest's own second is for less.
    expect: { poll: { timeout: 15_000 } },
    // npm run test:desktop: Electron itself instead of its stand-in.
    // npm run pictures: the manual's pictures are written to where they are committed.
    env: {
      // Programs that tests start compile their sources once.
      NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/yijie/node"),
      ...(mode === "electron" ? { YIJIE_ELECTRON: "real" } : {}),
      ...(mode === "pictures" ? { YIJIE_PICTURES: "write" } : {}),
    },
  },
}));
