#!/usr/bin/env node
// Stands in for docker, buildctl, crane, argocd, kubectl, npm, npx and sleep, by the name that it is called with. Every call is
// recorded. Images are folders of a registry on disk: what was built is told from another by the files of its context.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

const tool = basename(process.argv[1]);
const args = process.argv.slice(2);
const state = process.env.STUB_STATE;
const input = tool === "crane" && args[0] === "auth" ? readFileSync(0, "utf8") : undefined;
appendFileSync(
  join(state, "calls.jsonl"),
  `${JSON.stringify({ tool, args, ...(input !== undefined && { input }) })}\n`,
);

const stores = { registry: join(state, "registry"), daemon: join(state, "daemon") };
for (const folder of Object.values(stores)) mkdirSync(folder, { recursive: true });
const entry = (store, reference) => join(stores[store], encodeURIComponent(reference));
const read = (store, reference) =>
  existsSync(entry(store, reference)) ? readFileSync(entry(store, reference), "utf8") : fail(`${reference}: not found`);
const keep = (store, reference, digest) => writeFileSync(entry(store, reference), digest);
const after = (flag) => args[args.indexOf(flag) + 1];

if (
  existsSync(join(state, "fails")) &&
  new RegExp(readFileSync(join(state, "fails"), "utf8")).test([tool, ...args].join(" "))
)
  fail("told to fail");

const hook = join(state, "hook");
if (tool === "crane" && args[0] === "tag" && existsSync(hook)) {
  renameSync(hook, `${hook}.run`);
  execFileSync("sh", [`${hook}.run`]);
}

if (tool === "docker" && args[0] === "build") {
  const digest = digestOf(args.at(-1));
  if (args.includes("--tag")) keep("daemon", after("--tag"), digest);
} else if (tool === "docker" && args[0] === "push") keep("registry", args.at(-1), read("daemon", args.at(-1)));
else if (tool === "docker" && args[1] === "inspect") {
  const repository = args.at(-1).slice(0, args.at(-1).lastIndexOf(":"));
  const digest = read("daemon", args.at(-1));
  process.stdout.write(`mirror.example.com/${repository}@sha256:${"0".repeat(64)}\n${repository}@${digest}\n\n`);
} else if (tool === "buildctl") {
  const digest = digestOf(args.find((one) => one.startsWith("context=")).slice("context=".length));
  const name = args.includes("--output") ? /(?:^|,)name=([^,]+)/.exec(after("--output"))[1] : undefined;
  if (name !== undefined) keep("registry", name, digest);
  if (args.includes("--metadata-file"))
    writeFileSync(after("--metadata-file"), JSON.stringify({ "containerimage.digest": digest }));
} else if (tool === "crane" && args[0] === "digest") process.stdout.write(`${read("registry", args[1])}\n`);
else if (tool === "crane" && args[0] === "tag") {
  const [repository, digest] = args[1].split("@");
  const pushed = readdirSync(stores.registry)
    .map(decodeURIComponent)
    .filter((one) => one.startsWith(`${repository}:`));
  if (!pushed.some((one) => read("registry", one) === digest)) fail(`${args[1]}: not found`);
  keep("registry", `${repository}:${args[2]}`, digest);
} else if (tool === "kubectl") process.stdout.write(JSON.stringify(application(args[2])));
else if (tool === "npx") {
  // This process becomes it: another one would cost as much again.
  const main = join(process.env.STUB_DIST, "main.js");
  process.argv.splice(1, 2, main);
  await import(main);
} else if (tool === "npm" && args[0] === "ci") {
  if (!existsSync("dist")) symlinkSync(process.env.STUB_DIST, "dist");
}

/** An Application that has deployed config's main and is healthy since yesterday. */
function application(name) {
  const revision = execFileSync("git", ["--git-dir", process.env.STUB_CONFIG, "rev-parse", "main"], {
    encoding: "utf8",
  }).trim();
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const source = { repoURL: process.env.STUB_CONFIG_URL, path: name.replace("trip-service-", "") };
  const hook = { kind: "Job", name: "smoke-test", hookType: "PostSync", hookPhase: "Succeeded" };
  return {
    metadata: { name },
    spec: { source },
    status: {
      sync: { status: "Synced", revision },
      health: { status: "Healthy", lastTransitionTime: yesterday },
      history: [{ revision, deployedAt: yesterday }],
      operationState: {
        phase: "Succeeded",
        startedAt: yesterday,
        finishedAt: yesterday,
        operation: { sync: { revision } },
        syncResult: { revision, resources: [hook] },
      },
    },
  };
}

function digestOf(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    hash.update(name);
    try {
      hash.update(readFileSync(join(folder, name)));
    } catch (error) {
      if (error.code !== "EISDIR") throw error;
    }
  }
  return `sha256:${hash.digest("hex")}`;
}

function fail(message) {
  process.stderr.write(`${tool}: ${message}\n`);
  process.exit(1);
}
