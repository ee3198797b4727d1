import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Git, gitAt } from "../../git/run.ts";

/** A folder for what is being made. Names of runs that are gone may be removed by anybody. */
const stagingFolder = "staging";

/**
 * The bare repository `<folder>/<name>.git`; made when it is not there. Of several processes that make it at the same
 * time one wins, and no half-made repository is ever seen.
 */
export async function bareRepository(folder: string, name: string, main: string, run: string): Promise<Git> {
  const directory = join(folder, `${name}.git`);
  if (!isFolder(directory)) {
    const staged = join(folder, stagingFolder, run, `${name}.git`);
    mkdirSync(staged, { recursive: true });
    const options = ["--quiet", "--bare", "--template=", "--object-format=sha1", `--initial-branch=${main}`];
    await gitAt(staged).run(["init", ...options, "."]);
    moveUnlessThere(staged, directory);
    rmSync(join(folder, stagingFolder, run), { recursive: true, force: true });
  }
  return gitAt(directory);
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
