/**
 * `npm run verify`: everything that CI proves, or with `--base REF` what the change since then can touch. Suites that
 * wait run beside those that compute. The last line is `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { emptyFolder, repository } from "../support/run.ts";
import { changedSince } from "./changed-since.ts";
import { everything, type SuiteName, suites } from "./suites.ts";
import { counted, lastLine, type Tally, tallyText } from "./tally.ts";
import { touched } from "./touched.ts";

/** What takes seconds, in this order: name, program and arguments. */
const checks = [
  ["lint", "npm", "run", "--silent", "lint"],
  ["types", "npm", "run", "--silent", "types"],
  ["dead code", "npm", "run", "--silent", "dead-code"],
  ["compiled files", "node", "dist/main.js", "generate", "--check"],
] as const;

const base = baseOf(process.argv.slice(2));
const changed = base === undefined ? undefined : await changedSince(base);
if (base !== undefined && changed === undefined) console.log(`${base} is no commit of this clone: everything runs.`);
const wanted = changed === undefined ? everything : touched(changed);
console.log(`Suites: ${wanted.length === 0 ? "none, nothing has changed" : wanted.join(", ")}.`);

const folder = emptyFolder();
process.on("exit", folder.remove);
const tallies: Tally[] = [];
await Promise.all([computes(), inOrder(ofLane("waits"))]);

console.log(`\n${tallyText(tallies)}\n`);
console.log(lastLine(tallies));
process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0;

async function computes(): Promise<void> {
  for (const [name, program, ...args] of checks) tallies.push(await check(name, program, args));
  await inOrder(ofLane("computes"));
}

function ofLane(lane: "computes" | "waits"): readonly SuiteName[] {
  return wanted.filter((name) => suites[name].lane === lane);
}

async function inOrder(names: readonly SuiteName[]): Promise<void> {
  for (const name of names) tallies.push(await suite(name));
}

async function check(name: string, program: string, args: readonly string[]): Promise<Tally> {
  const { code, seconds } = await run(name, program, args);
  return { name, seconds, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function suite(name: SuiteName): Promise<Tally> {
  const report = join(folder.path, `${name}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code, seconds } = await run(name, "npm", ["run", "--silent", suites[name].script, "--", ...reporters]);
  return { name, seconds, ...counted(report, code) };
}

/** Prints what a program says when it ends, in one piece, as several run at once. */
function run(name: string, program: string, args: readonly string[]) {
  const start = Date.now();
  console.log(`${name}: begins`);
  return new Promise<{ readonly code: number | null; readonly seconds: number }>((resolve, reject) => {
    const child = spawn(program, args, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject).on("close", (code) => {
      const seconds = (Date.now() - start) / 1000;
      process.stdout.write(`\n== ${name}: ${code === 0 ? "passed" : "FAILED"} after ${seconds.toFixed(0)} s\n`);
      process.stdout.write(Buffer.concat(said));
      resolve({ code, seconds });
    });
  });
}

function baseOf([option, value]: readonly string[]): string | undefined {
  if (option === undefined) return process.env.VERIFY_BASE || undefined;
  if (option === "--base" && value !== undefined) return value;
  console.error("Usage: npm run verify [-- --base REF]");
  process.exit(2);
}
