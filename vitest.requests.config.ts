import { defineConfig } from "vitest/config";

/** Requests through real proxies beside a real API server: Linux, root, Go, and Debian's nginx with Lua. */
export default defineConfig({
  test: {
    // Modules as they were transformed for the run before, by their content: half of what one file's tests take.
    experimental: { fsModuleCache: true },
    include: ["test/requests/*.requests.ts"],
    globalSetup: ["test/support/built.ts", "test/requests/harness/prepare.ts"],
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
