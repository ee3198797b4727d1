import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { WritableGit } from "./objects.ts";
import type { Git } from "./run.ts";

/** A folder for what is being made; each name there begins with that of its run. `generate` stages its files there too. */
const stagingFolder = "staging";

interface BareSettings {
  /** Git as the project's clone is read with it. */
  readonly git: Git;
  readonly folder: string;
  readonly name: string;
  readonly main: string;
  /** Tells this run from others at the same time. */
  readonly run: string;
  /** How git names objects there, such as sha1. */
  readonly objectFormat: string;
}

/** Removes what runs have left that were killed. */
export function removeAbandoned(folder: string, isRunning: (run: string) => boolean): void {
  const staging = join(folder, stagingFolder);
  const names = isFolder(staging) ? readdirSync(staging) : [];
  for (const name of names.filter((one) => !isRunning(one))) {
    rmSync(join(staging, name), { recursive: true, force: true });
  }
}

/**
 * The bare repository `<folder>/<name>.git`; made when it is not there. Of several processes that make it at the same
 * time one wins, and no half-made repository is ever seen.
 */
export async function bareRepository({
  git,
  folder,
  name,
  main,
  run,
  objectFormat,
}: BareSettings): Promise<WritableGit> {
  const directory = join(folder, `${name}.git`);
  if (!isFolder(directory)) {
    const staged = join(folder, stagingFolder, run, `${name}.git`);
    mkdirSync(staged, { recursive: true });
    const options = ["--quiet", "--bare", "--template=", `--object-format=${objectFormat}`, `--initial-branch=${main}`];
    await git.at(staged).run(["init", ...options, "."]);
    moveUnlessThere(staged, directory);
    rmSync(join(folder, stagingFolder, run), { recursive: true, force: true });
  }
  return { ...git.at(directory), objectFormat, temporary: join(folder, stagingFolder, `${run}-${name}`) };
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isFolder(to)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
