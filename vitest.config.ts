import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/built.ts"],
    setupFiles: ["test/support/properties.ts"],
    // What takes a few seconds takes many on a machine that does something else, too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
