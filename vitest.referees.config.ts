import { defineConfig } from "vitest/config";
import { foldersInMemory } from "./test/support/in-memory.ts";
import { modules } from "./test/support/modules.ts";

/** Tests that ask programs of other people: what is recorded for `npm test` too, and what cannot be recorded. */
export default defineConfig({
  plugins: [foldersInMemory],
  test: {
    ...modules,
    include: ["test/**/*-referee.test.ts", "test/**/*.live.ts"],
    globalSetup: ["test/support/built.ts", "test/support/programs.ts"],
    setupFiles: ["test/support/properties.ts"],
    env: { REFEREES: "live" },
    isolate: false,
    // Left to itself, vitest leaves a core free, which is half of two.
    maxWorkers: "100%",
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
