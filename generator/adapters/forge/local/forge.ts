import { join } from "node:path";
import type { Identity } from "../../../model/identity.ts";
import { unavailable } from "../../../model/unavailable.ts";
import { bareRepository, removeAbandoned } from "../../git/bare.ts";
import { type Clone, isAncestorInClone } from "../../git/clone.ts";
import { isAncestor } from "../../git/history.ts";
import { moveRefs, readRef } from "../../git/refs.ts";
import type { Git } from "../../git/run.ts";
import type { Forge, Standing } from "../port.ts";
import { localRepository } from "./repository.ts";

export interface LocalSettings {
  readonly clone: Clone;
  readonly bot: Identity;
  /** Names of the main branches. */
  readonly branches: { readonly source: string; readonly config: string };
  /** Tells this run from others at the same time. */
  readonly run: string;
  readonly isRunning: (run: string) => boolean;
}

/** How often main is read again when somebody else moves it. */
const attempts = 5;

/** The embedded forge: bare repositories under `.trip-config/`. */
export async function localForge({ clone, bot, branches, run, isRunning }: LocalSettings): Promise<Forge> {
  const settings = { git: clone.git, folder: clone.stateFolder, run };
  removeAbandoned(clone.stateFolder, isRunning);
  const { objectFormat } = clone;
  const source = await bareRepository({ ...settings, name: "source", main: branches.source, objectFormat });
  // Argo CD reads no repository whose objects are named by SHA-256.
  const config = await bareRepository({ ...settings, name: "config", main: branches.config, objectFormat: "sha1" });
  return {
    source: localRepository({ git: source, main: branches.source, bot }),
    config: localRepository({ git: config, main: branches.config, bot }),
    standing: (commit, mode) => standing(clone, source, branches.source, commit, mode),
  };
}

async function standing(
  clone: Clone,
  source: Git,
  branch: string,
  commit: string,
  mode: "bring" | "ask",
): Promise<Standing> {
  const ref = `refs/heads/${branch}`;
  const pull = `git pull --ff-only ${quoted(join(clone.stateFolder, "source.git"))} ${branch}`;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const head = await readRef(source, ref);
    if (head === commit) return { kind: "head" };
    if (head !== undefined && (await isAncestor(source, commit, head))) return { kind: "superseded", head, pull };
    if (head !== undefined && !(await isAncestorInClone(clone.git, head, commit))) {
      const rebase = pull.replace("--ff-only", "--rebase");
      return { kind: "elsewhere", head, hint: `bring the two together: \`${rebase}\`.` };
    }
    if (mode === "ask") return { kind: "head" };
    await bringObjects(clone, source, commit);
    if ((await moveRefs(source, [{ ref, from: head, to: commit }])) === "moved") return { kind: "head" };
  }
  throw unavailable(`Others move ${branch} of ${source.directory} all the time.`);
}

/** Copies a commit with its history, or with as much of it as a shallow clone has. */
async function bringObjects({ git }: Clone, source: Git, commit: string): Promise<void> {
  const from = (await git.run(["rev-parse", "--path-format=absolute", "--git-common-dir"])).trim();
  // The other end is a process of its own, which is not told what this one is set to.
  const otherEnd = "--upload-pack=git -c 'safe.directory=*' upload-pack";
  const options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--update-shallow", otherEnd];
  await source.run(["fetch", ...options, from, commit]);
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
