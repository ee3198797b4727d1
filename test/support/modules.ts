/**
 * How vitest comes to modules, of which reading and transforming them takes most of what one file's tests take: as they were
 * transformed for the run before, by their content, below node_modules. What is generated is JavaScript already, megabytes
 * of it, and Node reads it as it is.
 */
export const modules = {
  experimental: { fsModuleCache: true },
  server: { deps: { external: [/\/generated\/[^/]*\.js$/] } },
};
