import { defineConfig } from "vitest/config";

/** Tests against a real control plane and a real Argo CD: two files at a time, which mostly wait, each with its cluster. */
export default defineConfig({
  test: {
    // Modules as they were transformed for the run before, by their content: half of what one file's tests take.
    experimental: { fsModuleCache: true },
    include: ["test/cluster/**/*.cluster.ts"],
    globalSetup: ["test/support/built.ts", "test/cluster/harness/prepare.ts"],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
