import { defineConfig } from "vitest/config";
import { foldersInMemory } from "./test/support/in-memory.ts";
import { modules } from "./test/support/modules.ts";

/** Tests against a real control plane and a real Argo CD: one file at a time, as other suites run beside it in CI. */
export default defineConfig({
  plugins: [foldersInMemory],
  test: {
    ...modules,
    include: ["test/cluster/**/*.cluster.ts"],
    globalSetup: ["test/support/built.ts", "test/cluster/harness/prepare.ts"],
    maxWorkers: 1,
    // Above what the waits of a test come to on a busy machine (test/cluster/harness/wait.ts).
    testTimeout: 1_800_000,
    hookTimeout: 1_200_000,
  },
});
