import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    // npm run test:desktop: Electron itself instead of its stand-in.
    // npm run pictures: the manual's pictures are written to where they are committed.
    env:
      mode === "electron"
        ? { YIJIE_ELECTRON: "real" }
        : mode === "pictures"
          ? { YIJIE_PICTURES: "write" }
          : {},
  },
}));
