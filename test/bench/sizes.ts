import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { watched } from "../support/run.ts";
import { isJudged, judged } from "./aims.ts";
import { peakMemory } from "./memory.ts";
import { contestantsOf } from "./others.ts";
import {
  emptyNode,
  generateAfterSave,
  generateAll,
  generateUnchanged,
  mainOfNow,
  stringifyLoop,
  writeBytes,
} from "./own.ts";
import { makeProject, makeWideProject, type Project } from "./project.ts";
import { timesTable } from "./report.ts";
import { type Contestant, type Race, race, timeOf } from "./rounds.ts";
import { nameAt, names, type Row } from "./rows.ts";
import type { Tool } from "./tools/tool.ts";

/** A build of trip-config as it was at a commit. */
export interface Earlier {
  readonly commit: string;
  readonly main: string;
}

export interface Measuring {
  readonly rows: ReadonlySet<Row>;
  readonly settings: Omit<Race, "runs">;
  /** How many runs; undefined: as many as there is time for. */
  readonly runs: number | undefined;
  readonly tools: readonly Tool[];
  /** Main file of a build that has no rules. */
  readonly withoutRules: string | undefined;
  readonly earlier: Earlier | undefined;
}

/** What was found at one size: the aims, and the highest memory of trip-config in MiB. */
export interface Measured {
  readonly aims: readonly string[];
  readonly peak: number | undefined;
}

/** Beyond this many environments, the other tools take minutes. */
const othersUpTo = 200;

/** The size that is no number of copies of dev: sixty services in twenty environments. */
export const wide = "60x20";

export async function measureSize(size: string, measuring: Measuring): Promise<Measured> {
  const { rows, settings, runs = size === "3" ? 11 : 3 } = measuring;
  const folder = join(settings.scratch, size);
  mkdirSync(folder);
  const contestants = await contestantsAt(size, folder, measuring);
  const times = contestants.length === 0 ? new Map() : race(contestants, { ...settings, runs });
  if (times.size > 0) {
    console.log(`\n${size === wide ? "60 services × 20" : size} environments\n`);
    const against = [names.node, names.bytes, names.loop, names.whole].filter((name) => times.has(name));
    console.log(timesTable(times, against));
  }
  const whole = generateAll(makeAt(size, join(folder, "whole")));
  const peak = rows.has("memory") ? peakMemory(whole, settings.scratch) : undefined;
  rmSync(folder, { recursive: true, force: true });
  return { aims: judged(size, times, rows), peak };
}

function makeAt(size: string, root: string, ...additions: readonly string[]): Project {
  return size === wide ? makeWideProject(root, 20) : makeProject(root, Number(size), ...additions);
}

/** Contestants that the chosen rows, or their aims, are about. */
async function contestantsAt(size: string, folder: string, measuring: Measuring): Promise<readonly Contestant[]> {
  const { rows, settings, tools, withoutRules, earlier } = measuring;
  const wants = (name: string, ...of: readonly Row[]) => of.some((row) => rows.has(row)) || isJudged(name, size, rows);
  const fresh = (name: string) => makeAt(size, join(folder, name));
  const generated = (name: string, main = mainOfNow) => {
    const project = fresh(name);
    timeOf(generateAll(project, main), settings);
    return project;
  };
  const race: Contestant[] = [];
  if (wants(names.bytes, "cold")) race.push(writeBytes(generated("bytes-of"), join(folder, "bytes")));
  if (wants(names.loop, "others") && size !== wide)
    race.push(await stringifyLoop(fresh("loop-of"), join(folder, "loop")));
  if (wants(names.whole, "cold", "proofs", "others", "monitored")) race.push(generateAll(fresh("cold")));
  if (wants(names.unchanged, "unchanged")) race.push(generateUnchanged(generated("unchanged")));
  if (wants(names.saved, "save")) race.push(generateAfterSave(generated("saved")));
  if (withoutRules !== undefined && rows.has("proofs")) {
    race.push({ ...generateAll(fresh("unproven"), withoutRules), name: names.unproven });
  }
  if (rows.has("monitored") && size !== wide) {
    race.push({ ...generateAll(makeAt(size, join(folder, "monitored"), watched)), name: names.monitored });
  }
  if (earlier !== undefined) race.push(...earlierAt(earlier, race, fresh, generated));
  const compared = Number(size) <= othersUpTo ? tools.filter(({ name }) => wants(name, "others")) : [];
  if (compared.length > 0) race.push(...(await contestantsOf(compared, generated("others-of"), folder)));
  return race.length === 0 ? [] : [emptyNode, ...race];
}

/** What races of today's, by trip-config as it was at a commit. */
function earlierAt(
  { commit, main }: Earlier,
  race: readonly Contestant[],
  fresh: (name: string) => Project,
  generated: (name: string, main: string) => Project,
): readonly Contestant[] {
  const runs = {
    [names.whole]: () => generateAll(fresh("cold-before"), main),
    [names.unchanged]: () => generateUnchanged(generated("unchanged-before", main), main),
    [names.saved]: () => generateAfterSave(generated("saved-before", main), main),
  };
  return Object.entries(runs)
    .filter(([name]) => race.some((one) => one.name === name))
    .map(([name, make]) => ({ ...make(), name: nameAt(name, commit) }));
}
