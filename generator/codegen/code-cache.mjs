/**
 * Runs a bundle over a copy of the project's own envs/ and keeps V8's compiled code of all that ran:
 * `node code-cache.mjs <bundle without .cjs> <project>`. In a process of its own, because the cache depends on the flags that Node was
 * started with.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Script } from "node:vm";

const [bundle, project] = process.argv.slice(2);
const filename = `${bundle}.cjs`;
const script = new Script(readFileSync(filename, "latin1"), { filename });
const copy = mkdtempSync(join(tmpdir(), "trip-config-build-"));
cpSync(join(project, "envs"), join(copy, "envs"), { recursive: true });
process.argv = [process.execPath, filename, "-C", copy, "generate"];

/** What is done again and again: everything of nothing, a save, another one with what the first has left, a look at what is stale. */
const steps = [
  () => {},
  save,
  save,
  ...(basename(bundle).startsWith("plain") ? [] : [() => process.argv.push("--check")]),
];

// The command line ends its process when it has done what it was asked. What is wrong with env files is not the build's business.
process.exit = next;
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
next();

function next() {
  const step = steps.shift();
  if (step === undefined) {
    writeFileSync(`${bundle}.cache`, script.createCachedData());
    return;
  }
  step();
  script.runInThisContext()({}, createRequire(filename), {}, filename, bundle);
}

function save() {
  const file = join(copy, "envs/dev.json");
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, "utf8").replace(/"tag": "[^"]*"/, `"tag": "v${steps.length}.0.0"`));
}
