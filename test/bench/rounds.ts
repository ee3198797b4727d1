import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, counted, countedIn } from "./clock.ts";

/** One process of a contestant. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** File that takes what the process prints; nothing keeps it when absent. */
  readonly output?: string;
  /** Exit codes that are no failure; 0 when absent. */
  readonly exits?: readonly number[];
}

/** Something whose time is taken: the sum of its processes, one after the other. */
export interface Contestant {
  readonly name: string;
  readonly commands: readonly Command[];
  /** Done before each run, outside of the time that is taken. */
  readonly before?: () => void;
}

/** What runs are made with. */
export interface Race {
  readonly runs: number;
  readonly clock: Clock;
  /** Folder for what is written besides. */
  readonly scratch: string;
}

/** A contestant whose runs have taken this many milliseconds leaves the race: by then its ratios are large and plain. */
const enough = 10_000;

/**
 * Milliseconds of every run, by contestant. Each round runs all of them, beginning with another one each time, so that
 * noise on the machine, and what one leaves to the next, hits all alike.
 */
export function race(contestants: readonly Contestant[], settings: Race): ReadonlyMap<string, number[]> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < settings.runs; round++) {
    const first = round % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      const taken = times.get(contestant.name) ?? [];
      if (taken.reduce((sum, time) => sum + time, 0) < enough) taken.push(timeOf(contestant, settings));
    }
  }
  return times;
}

/** Milliseconds of one run. Throws, with what was printed, when a process fails. */
export function timeOf({ commands, before }: Contestant, settings: Pick<Race, "clock" | "scratch">): number {
  before?.();
  return commands.reduce((sum, command) => sum + run(command, settings), 0);
}

function run({ file, args, cwd, output, exits = [0] }: Command, { clock, scratch }: Pick<Race, "clock" | "scratch">) {
  const errors = join(scratch, "stderr.txt");
  const spent = join(scratch, "spent.txt");
  const stderr = openSync(errors, "w");
  const stdout = output === undefined ? undefined : openSync(output, "w");
  const [program, given] = clock === "wall" ? [file, args] : ["bash", counted([file, ...args], spent)];
  const start = process.hrtime.bigint();
  const result = spawnSync(program, given, { cwd, stdio: ["ignore", stdout ?? "ignore", stderr] });
  const taken = Number(process.hrtime.bigint() - start) / 1e6;
  closeSync(stderr);
  if (stdout !== undefined) closeSync(stdout);
  if (result.status === null || !exits.includes(result.status)) {
    throw new Error(`${file} ${args.join(" ")} failed: ${reasonOf(result, errors)}`);
  }
  return clock === "wall" ? taken : countedIn(spent);
}

function reasonOf({ error, status, signal }: SpawnSyncReturns<Buffer>, errors: string): string {
  const printed = readFileSync(errors, "utf8").trim().slice(0, 500);
  return `${error?.message ?? `exit ${status ?? signal}`}\n${printed}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
