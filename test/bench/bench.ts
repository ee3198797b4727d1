/**
 * What `npm run bench` does: takes the time of whole processes, trip-config's and that of others which make the same
 * objects, in one run, and prints medians and ratios. docs/benchmark.md says what is compared, and why that is fair.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { shortLived } from "../support/in-memory.ts";
import { memoryJudged } from "./aims.ts";
import { buildOf, buildWithoutRules } from "./builds.ts";
import { clockOf } from "./clock.ts";
import { measureManifests } from "./manifests.ts";
import { usableTools } from "./others.ts";
import { generateAll } from "./own.ts";
import { makeProject } from "./project.ts";
import { measurePromote, measurePublish } from "./publishing.ts";
import { table } from "./report.ts";
import { timeOf } from "./rounds.ts";
import { chosenRows } from "./rows.ts";
import { type Measuring, measureSize, wide } from "./sizes.ts";
import { measureWatch } from "./watching.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string" },
    sizes: { type: "string" },
    runs: { type: "string" },
    against: { type: "string" },
    manifests: { type: "string" },
    clock: { type: "string" },
  },
});
const rows = chosenRows(options.rows);
const sizes = (options.sizes ?? `3,103,1000,${wide}`).split(",").filter((size) => size !== "");
const runs = options.runs === undefined ? undefined : Number(options.runs);

const scratch = mkdtempSync(join(shortLived(), "trip-config-bench-"));
const settings = { scratch, clock: clockOf(options.clock) };
// An interrupt ends the process that is being timed too, and its end is an error, which leaves nothing behind either.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(removeScratch()));
try {
  // Every start of Node reads them, bare Node's too, which is what the ratios are to.
  const certificates = process.env.NODE_EXTRA_CA_CERTS === undefined ? "" : ", with NODE_EXTRA_CA_CERTS";
  console.log(`Node ${process.version}${certificates}, ${settings.clock} time, in ${scratch}`);
  const measuring: Measuring = {
    rows,
    settings,
    runs,
    tools: rows.has("cold") || rows.has("others") ? await toolsHere() : [],
    withoutRules: rows.has("proofs") ? await buildWithoutRules(join(scratch, "without-rules")) : undefined,
    earlier: options.against === undefined ? undefined : earlierOf(options.against),
  };
  const aims: string[] = [];
  const peaks = new Map<string, number>();
  for (const size of sizes) {
    const measured = await measureSize(size, measuring);
    aims.push(...measured.aims);
    if (measured.peak !== undefined) peaks.set(size, measured.peak);
  }
  if (rows.has("watch")) {
    for (const size of sizes.filter((one) => one !== wide))
      aims.push(...(await measureWatch(size, runs ?? 11, scratch)));
  }
  const { earlier } = measuring;
  if (rows.has("publish")) aims.push(...measurePublish({ ...settings, runs: runs ?? 3 }, earlier));
  if (rows.has("promote")) measurePromote({ ...settings, runs: runs ?? 5 }, earlier);
  if (rows.has("manifests")) {
    aims.push(...measureManifests(options.manifests, { ...settings, runs: runs ?? 5 }, earlier));
  }
  if (peaks.size > 0) {
    const cells = [...peaks].map(([size, peak]) => [size, peak.toFixed(0)]);
    console.log(`\n${table(["environments", "trip-config's memory at most, MiB"], cells)}`);
  }
  console.log(`\n${[...aims, ...memoryJudged(peaks)].join("\n")}`);
} finally {
  removeScratch();
}

/** Answers the exit code of a command that was interrupted. */
function removeScratch(): number {
  rmSync(scratch, { recursive: true, force: true });
  return 130;
}

async function toolsHere() {
  const trial = makeProject(join(scratch, "trial"), 3);
  timeOf(generateAll(trial), settings);
  return usableTools(trial, join(scratch, "trial"), settings);
}

/** The build of a commit races in the same rounds: their ratio is what has changed since. */
function earlierOf(commit: string) {
  return { commit, main: buildOf(commit, join(scratch, "before")) };
}
