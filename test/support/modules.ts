import { homedir } from "node:os";
import { join } from "node:path";

/**
 * How vitest comes to modules, of which reading and transforming them takes most of what one file's tests take: as they were
 * transformed for the run before, by their content, in a folder that `npm ci` leaves alone. What is generated is JavaScript
 * already, megabytes of it, and Node reads it as it is.
 */
export const modules = {
  experimental: {
    fsModuleCache: true,
    fsModuleCachePath: join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config", "vitest"),
  },
  server: { deps: { external: [/\/generated\/[^/]*\.js$/] } },
};
