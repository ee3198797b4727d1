import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";

/**
 * How vitest comes to modules, of which reading and transforming them takes most of what one file's tests take: as they were
 * transformed for the run before, by their content, below node_modules. What is generated is JavaScript already, megabytes
 * of it, and Node reads it as it is.
 */
export const modules = {
  experimental: { fsModuleCache: true },
  server: { deps: { external: [/\/generated\/[^/]*\.js$/] } },
};

const gitStarting = fileURLToPath(new URL("git-starting.ts", import.meta.url));

/** Git is started by a small process, not by the worker that holds the whole generator. */
export const smallStarts: Plugin = {
  name: "git is started by a small process",
  enforce: "pre",
  resolveId: (id, importer) =>
    id === "tinyexec" && importer?.endsWith("/adapters/git/run.ts") ? gitStarting : undefined,
};
