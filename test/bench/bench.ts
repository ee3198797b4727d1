/**
 * What `npm run bench` does: takes the time of whole processes, trip-config's and that of others which make the same
 * objects, in one run, and prints medians and ratios. docs/benchmark.md says what is compared, and why that is fair.
 */
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { watched } from "../support/run.ts";
import { memoryAims, speedAims } from "./aims.ts";
import { buildOf, buildWithoutRules } from "./builds.ts";
import { peakMemory } from "./memory.ts";
import { contestantsOf, usableTools } from "./others.ts";
import {
  emptyNode,
  generateAfterSave,
  generateAll,
  generateAsBefore,
  generateMonitored,
  generateUnproven,
  stringifyLoop,
  writeBytes,
} from "./own.ts";
import { makeProject, makeWideProject } from "./project.ts";
import { table, timesTable } from "./report.ts";
import { race, timeOf } from "./rounds.ts";
import type { Tool } from "./tools/tool.ts";

const { values: options } = parseArgs({
  options: { sizes: { type: "string" }, runs: { type: "string" }, against: { type: "string" } },
});
const sizes = (options.sizes ?? "3,103,1000").split(",").map(Number);
/** Few runs where a run is long: the whole is to take less than three minutes on two cores. */
const runsAt = (size: number) => Number(options.runs ?? (size < 50 ? 11 : 3));
/** Beyond this, the other tools take minutes, and saving one env file is as much as generating all. */
const othersUpTo = 200;

const scratch = mkdtempSync(join(scratchParent(), "trip-config-bench-"));
// An interrupt ends the process that is being timed too, and its end is an error, which leaves nothing behind either.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(removeScratch()));
try {
  console.log(`Node ${process.version}, in ${scratch}`);
  const trial = makeProject(join(scratch, "trial"), 3);
  timeOf(generateAll(trial), scratch);
  const tools = await usableTools(trial, join(scratch, "trial"), scratch);
  const mainWithoutRules = await buildWithoutRules(join(scratch, "without-rules"));
  const measured = new Map<number, Measured>();
  for (const size of sizes) measured.set(size, await measure(size, tools, mainWithoutRules));
  raceOfServices();
  if (options.against !== undefined) raceAgainst(options.against);
  const peaks = new Map([...measured].map(([size, { peak }]) => [size, peak]));
  const rows = [...peaks].map(([size, peak]) => [String(size), peak.toFixed(0)]);
  console.log(`\n${table(["environments", "trip-config's memory at most, MiB"], rows)}\n`);
  console.log([...[...measured.values()].flatMap(({ aims }) => aims), ...memoryAims(peaks)].join("\n"));
} finally {
  removeScratch();
}

/** Answers the exit code of a command that was interrupted. */
function removeScratch(): number {
  rmSync(scratch, { recursive: true, force: true });
  return 130;
}

/** What was found at one size: the aims, and the highest memory of trip-config in MiB. */
interface Measured {
  readonly aims: readonly string[];
  readonly peak: number;
}

async function measure(size: number, tools: readonly Tool[], mainWithoutRules: string): Promise<Measured> {
  const folder = join(scratch, String(size));
  mkdirSync(folder);
  const project = makeProject(join(folder, "project"), size);
  const whole = generateAll(project);
  // Once, untimed: it makes what the others are given.
  timeOf(whole, scratch);
  const writing = writeBytes(project, join(folder, "writing"));
  const loop = await stringifyLoop(project, join(folder, "loop"));
  const unproven = generateUnproven(project, mainWithoutRules);
  const monitored = generateMonitored(makeProject(join(folder, "monitored"), size, watched));
  const contestants = [emptyNode, writing, loop, whole, unproven, monitored];
  if (size <= othersUpTo) {
    const [saved, kept] = [makeProject(join(folder, "saved"), size), makeProject(join(folder, "kept"), size)];
    for (const other of [saved, kept]) timeOf(generateAll(other), scratch);
    contestants.push(generateAfterSave(saved), ...(await contestantsOf(tools, kept, folder)));
  }

  const times = race(contestants, runsAt(size), scratch);
  console.log(`\n${size} environments\n`);
  console.log(timesTable(times, [emptyNode.name, writing.name, loop.name, whole.name]));
  const named = { empty: emptyNode.name, loop: loop.name, whole: whole.name, unproven: unproven.name };
  const peak = peakMemory(whole, scratch);
  rmSync(folder, { recursive: true, force: true });
  return { aims: speedAims(size, times, named), peak };
}

/** Many services in few environments, beside Trip Service's five in as many. */
function raceOfServices(): void {
  const [few, many] = [makeProject(join(scratch, "few"), 3), makeWideProject(join(scratch, "many"))];
  const five = { ...generateAll(few), name: "5 services × 3 environments" };
  const sixty = { ...generateAll(many), name: "60 services × 3 environments" };
  const times = race([emptyNode, five, sixty], runsAt(3), scratch);
  console.log(`\nServices\n\n${timesTable(times, [emptyNode.name, five.name])}`);
}

/** Three environments, by what is built now and by what it was at a commit: their ratio is what changed. */
function raceAgainst(commit: string): void {
  const main = buildOf(commit, join(scratch, "before"));
  const project = makeProject(join(scratch, "compared"), 3);
  const before = generateAsBefore(project, main, commit);
  const times = race([before, generateAll(project)], Number(options.runs ?? 41), scratch);
  console.log(`\nAgainst ${commit}\n\n${timesTable(times, [before.name])}`);
}

/**
 * Where everything is written. A disk that is still busy with the 80,000 files of the run before makes the next one
 * ten times slower, so that memory is taken where it can be written to like a disk; TMPDIR overrules.
 */
function scratchParent(): string {
  const inMemory = "/dev/shm";
  if (process.env.TMPDIR !== undefined) return tmpdir();
  try {
    accessSync(inMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > 4 * 2 ** 30 ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}
