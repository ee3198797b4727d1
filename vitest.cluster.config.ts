import { defineConfig } from "vitest/config";

/** Tests against a real control plane and a real Argo CD: one file after the other, each with a cluster of its own. */
export default defineConfig({
  test: {
    include: ["test/cluster/**/*.cluster.ts"],
    globalSetup: ["test/support/built.ts", "test/cluster/harness/prepare.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
