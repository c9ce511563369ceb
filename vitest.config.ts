// Test runner settings: every *.test.ts under test/, two workers, fast-check seeded (FC_SEED overrides).
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 60_000, // a shared machine may be slow; nothing here measures time
    globals: false,
  },
});
