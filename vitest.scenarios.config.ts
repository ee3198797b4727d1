import { defineConfig } from "vitest/config";
import { foldersInMemory } from "./test/support/in-memory.ts";
import { modules, smallStarts } from "./test/support/modules.ts";

/** The bot's guarantees on the embedded forge, on the GitHub of the tests and on a real Gitea. A scenario mostly waits for processes, and many run at once. */
export default defineConfig({
  plugins: [foldersInMemory, smallStarts],
  test: {
    ...modules,
    include: ["test/**/*.scenarios.ts"],
    globalSetup: ["test/support/built.ts"],
    setupFiles: ["test/support/properties.ts"],
    isolate: false,
    // Left to itself, vitest leaves a core free, which is half of two.
    maxWorkers: "100%",
    maxConcurrency: 4,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
