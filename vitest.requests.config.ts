import { defineConfig } from "vitest/config";
import { foldersInMemory } from "./test/support/in-memory.ts";
import { modules } from "./test/support/modules.ts";

/** Requests through real proxies beside a real API server: Linux, root, Go, and Debian's nginx with Lua. */
export default defineConfig({
  plugins: [foldersInMemory],
  test: {
    ...modules,
    include: ["test/requests/*.requests.ts"],
    globalSetup: ["test/support/built.ts", "test/requests/harness/prepare.ts"],
    testTimeout: 300_000,
    hookTimeout: 180_000,
  },
});
