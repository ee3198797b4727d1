/**
 * Runs a bundle over the project's own envs/ and keeps V8's compiled code of all that ran:
 * `node code-cache.mjs <bundle without .cjs> <project> <flags of V8>`. In a process of its own, because the cache depends on the flags
 * that Node was started with.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

const [bundle, project, flags] = process.argv.slice(2);
setFlagsFromString(flags);
const filename = `${bundle}.cjs`;
const script = new Script(readFileSync(filename, "latin1"), { filename });
process.argv = [process.execPath, filename, "-C", project, "generate", "--check"];
// Once as if nothing were known, and once with what is known then.
rmSync(join(project, ".trip-config/cache"), { recursive: true, force: true });
run();
process.once("beforeExit", run);
process.on("exit", () => {
  writeFileSync(`${bundle}.cache`, script.createCachedData());
  // A stale out/ is not the build's business.
  process.exitCode = 0;
});

function run() {
  script.runInThisContext()({}, createRequire(filename), {}, filename, bundle);
}
