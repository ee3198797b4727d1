import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type OnResolveResult, type Plugin } from "esbuild";
import packageJson from "../../package.json" with { type: "json" };
import { thirdPartyNotice } from "./third-party.ts";

const entry = fileURLToPath(new URL("../main.ts", import.meta.url));
const commandLine = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
const plainCommandLine = fileURLToPath(new URL("../cli/plain.ts", import.meta.url));
const unchanged = fileURLToPath(new URL("../unchanged.ts", import.meta.url));
const looking = fileURLToPath(new URL("../looking.ts", import.meta.url));
const gitHub = fileURLToPath(new URL("../adapters/forge/github/forge.ts", import.meta.url));
const explaining = fileURLToPath(new URL("../stages/validate/explain-document.ts", import.meta.url));
const reporting = fileURLToPath(new URL("../daily/report/page.ts", import.meta.url));
const codeCacheMaker = fileURLToPath(new URL("./code-cache.mjs", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles the command line into `folder` and answers its main file.
 *
 * It is one script, with V8's code cache of it beside it: most of what a run at every save takes is the compiling of
 * functions that ran a moment ago already. The cache is of the Node that builds; another one passes it over. Both files
 * carry the digest of the script in their names, because V8 does not look whether they belong together.
 *
 * A plain `generate` first asks a script of its own whether anything has changed, which is all that most of its runs are, and
 * then runs one that has no other command. For what a run leaves to the next, it is the same build.
 *
 * What talks to GitHub, what explains the faults of an env file, and what draws a report are scripts of their own: they
 * are more than half of all, and a run at every save has no use for them.
 */
export async function bundle(folder: string, plugins: readonly Plugin[] = []): Promise<string> {
  const apart = await Promise.all(
    Object.entries({ github: gitHub, faults: explaining, report: reporting }).map(async ([name, module]) => {
      const { script, inputs } = await scriptOf({ entryPoints: [module], plugins: [...plugins] });
      return { module, script, inputs, file: `${named(name, script)}.cjs` };
    }),
  );
  const cached = (...more: readonly Plugin[]) =>
    scriptOf({
      entryPoints: [entry],
      banner: { js: "(function(exports,require,module,__filename,__dirname,__ahead,__whenLoaded){" },
      footer: { js: "})" },
      plugins: [
        ...plugins,
        ...apart.map(({ module, file }) => instead(module, { path: `./${file}`, external: true })),
        ...more,
      ],
    });
  const { script, inputs } = await cached();
  const { script: plainScript } = await cached(instead(commandLine, { path: plainCommandLine }));
  const name = named("core", script);
  const plain = named("plain", plainScript);
  const first = await scriptOf({ entryPoints: [unchanged] });
  const firstFile = `${named("unchanged", first.script)}.cjs`;
  const second = await scriptOf({ entryPoints: [looking] });
  const secondFile = `${named("looking", second.script)}.cjs`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, script: own } of apart) writeFileSync(join(folder, file), own);
  const main = join(folder, "main.js");
  writeFileSync(join(folder, `${name}.cjs`), script);
  writeFileSync(join(folder, `${plain}.cjs`), plainScript);
  writeFileSync(join(folder, firstFile), first.script);
  writeFileSync(join(folder, secondFile), second.script);
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(join(folder, "third-party.md"), thirdPartyNotice([...inputs, ...apart.flatMap((one) => one.inputs)]));
  writeFileSync(main, launcher({ name, plain, first: firstFile, second: secondFile }));
  chmodSync(main, 0o755);
  for (const one of [name, plain]) {
    execFileSync(process.execPath, [codeCacheMaker, join(folder, one), repository], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return main;
}

interface BuiltScript {
  readonly script: string;
  /** Paths of the files that it is made of. */
  readonly inputs: readonly string[];
}

async function scriptOf(options: BuildOptions): Promise<BuiltScript> {
  const result = await build({
    ...options,
    write: false,
    metafile: true,
    absWorkingDir: repository,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // A script that is run by itself has no loader for import().
    supported: { "dynamic-import": false },
    // The CommonJS builds of some packages find their parts at run time, which a bundle cannot follow.
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
  });
  const inputs = Object.keys(result.metafile?.inputs ?? {}).map((path) => join(repository, path));
  return { script: inAscii(result.outputFiles?.[0]?.text ?? ""), inputs };
}

/** esbuild leaves regular expressions as they are; what is ASCII alone is read without decoding, and half as large. */
function inAscii(script: string): string {
  return script.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function named(name: string, script: string): string {
  return `${name}-${createHash("sha256").update(script).digest("hex").slice(0, 12)}`;
}

/**
 * V8 optimizes a function when it has run as long as this says, in bytes of code: six times its own measure. A run of a few hundred
 * milliseconds has most functions optimized when it is about to end. It is V8's word, and said to the V8 only that made the code
 * cache. That the space for new objects is not to grow saves 15 to 25 MiB, and takes no longer: what is in the processor's cache
 * is written to sooner than memory that was never touched. That the space for old objects grows by a third only saves as much again at
 * 1,000 environments. It is said when all modules are loaded: with other flags V8 takes neither our code cache nor those of Node's own
 * modules and of another thread. Where it is said after the env files are read, the spaces have grown already.
 */
const v8Flags = "--interrupt-budget=400000 --semi-space-growth-factor=1 --heap-growing-percent=30";

/** What most functions of a save are run for, V8's quick compiler would not win back. */
const v8FlagsOfSaves = "--no-sparkplug --interrupt-budget=132000";

/** Takes another module in the place of one, or leaves it out of the bundle (`external`), to be required from another script. */
function instead(module: string, taken: OnResolveResult): Plugin {
  const { base } = parse(module);
  return {
    name: "instead",
    setup: ({ onResolve }) => {
      onResolve({ filter: new RegExp(`/${base}$`) }, (asked) =>
        join(asked.resolveDir, asked.path) === module ? taken : undefined,
      );
    },
  };
}

/** The major version that `engines` of package.json asks for. */
const oldestNode = Number(/\d+/.exec(packageJson.engines.node)?.[0]);

/** Also read by a Node that is too old, which would fail somewhere within and call that a bug. Exit code 2: usage. */
function launcher({ name, plain, first, second }: Readonly<Record<"name" | "plain" | "first" | "second", string>>) {
  return `#!/usr/bin/env node
"use strict";
if (Number(process.versions.node.split(".")[0]) < ${oldestNode}) {
  console.error("trip-config needs Node ${oldestNode} or newer, and this is Node " + process.versions.node + ".");
  process.exit(2);
}
const args = process.argv.slice(2);
let said;
let going = {};
if (args[args.length - 1] === "generate") {
  const { unchanged, goingOn } = require("./${first}");
  const build = "${name}.cjs " + process.version;
  const call = { args, cwd: process.cwd, chdir: process.chdir, now: new Date(), fileTime: Date.now, build };
  going = goingOn(call);
  if (going.looking !== undefined) {
    const { Worker, SHARE_ENV } = require("node:worker_threads");
    const workerData = { ...going.looking, build };
    const worker = new Worker(__dirname + "/${second}", { workerData, env: SHARE_ENV, execArgv: [] });
    worker.on("error", () => {});
    worker.unref();
    call.ahead = going.looking.ahead;
  }
  said = unchanged(call);
}
if (said === undefined) {
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");
const file = __dirname + (going.isPlain ? "/${plain}" : "/${name}");
const isBuilt = process.version === "${process.version}";
let cachedData;
if (isBuilt) {
  try {
    cachedData = readFileSync(file + ".cache");
  } catch {}
}
const filename = file + ".cjs";
const script = new Script(readFileSync(filename, "latin1"), { filename, cachedData });
const { setFlagsFromString } = require("node:v8");
const whenLoaded = () => args.includes("--watch") || setFlagsFromString(going.isKnown ? "${v8FlagsOfSaves}" : "${v8Flags}");
const run = script.runInThisContext();
run(exports, require, module, __dirname + "/${name}.cjs", __dirname, going.looking && going.looking.ahead, isBuilt ? whenLoaded : undefined);
} else {
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
});
process.stdout.write(said);
}
`;
}
