import { defineConfig } from "vitest/config";
import { foldersInMemory } from "./test/support/in-memory.ts";
import { modules, smallStarts } from "./test/support/modules.ts";

/** What `npm test` runs: Node and git are all that it needs. */
export default defineConfig({
  plugins: [foldersInMemory, smallStarts],
  test: {
    ...modules,
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/built.ts"],
    setupFiles: ["test/support/properties.ts"],
    // No test changes what its process is, so a worker reads the generator once, not once for each file.
    isolate: false,
    // Left to itself, vitest leaves a core free, which is half of two.
    maxWorkers: "100%",
    // What takes a few seconds takes minutes beside the cluster, which .ci/run runs at the same time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
