import type { Identity } from "../../../model/identity.ts";
import { isAncestor, readCommits } from "../../git/history.ts";
import { type WritableGit, writeCommit, writeTree } from "../../git/objects.ts";
import { listRefs, moveRefs, type RefMove, readRef } from "../../git/refs.ts";
import { gitObjects } from "../git-objects.ts";
import type { Repository } from "../port.ts";
import { pullRequests } from "./pulls.ts";

interface Settings {
  readonly git: WritableGit;
  readonly main: string;
  readonly bot: Identity;
}

const heads = "refs/heads/";
const tags = "refs/tags/";
/** Leads to a commit whose message is the commit of source that was published last, or is being published. */
const claimRef = "refs/trip-config/source";

/** A bare repository on this machine, with its pull requests. */
export function localRepository({ git, main, bot }: Settings): Repository {
  const objects = gitObjects(git, bot);
  /** Commit that the claim's ref has to lead to. */
  let claim: string | undefined;
  const move = (moves: readonly RefMove[]) =>
    moveRefs(git, claim === undefined ? moves : [...moves, { ref: claimRef, from: claim, to: claim }]);
  const claimHolds = async () => claim === undefined || (await readRef(git, claimRef)) === claim;
  return {
    main,
    branch: (name) => readRef(git, heads + name),
    branches: async (prefix) => without(heads, await listRefs(git, heads + prefix)),
    tags: async () => without(tags, await listRefs(git, tags)),
    ...objects,
    isAncestor: (earlier, later) => isAncestor(git, earlier, later),
    start: async (path, text, message) => {
      const tree = await writeTree(git, undefined, new Map([[path, text]]));
      return move([
        { ref: heads + main, from: undefined, to: await writeCommit(git, { tree, parents: [], message, author: bot }) },
      ]);
    },
    moveBranch: async (name, from, to) => {
      if (from !== undefined && !(await isAncestor(git, from, to))) throw new Error(`${name} would not go forward`);
      return move([{ ref: heads + name, from, to }]);
    },
    deleteBranch: (name, from) => move([{ ref: heads + name, from, to: undefined }]),
    claim: async (commit, isCurrent) => {
      for (;;) {
        const claimed = await readRef(git, claimRef);
        if (!(await isCurrent())) return "superseded";
        const made = await claimOf(git, claimed, commit, bot);
        if (made !== claimed && (await moveRefs(git, [{ ref: claimRef, from: claimed, to: made }])) === "lost")
          continue;
        claim = made;
        return "claimed";
      }
    },
    createTag: (name, commit) => move([{ ref: tags + name, from: undefined, to: commit }]),
    statuses: async () => undefined,
    pulls: pullRequests({ git, main, bot, move, claimHolds }),
  };
}

/** The commit that stands for a claim of a commit of source: the one that is there, if it is for the same. */
async function claimOf(git: WritableGit, claimed: string | undefined, source: string, bot: Identity): Promise<string> {
  const [there] = claimed === undefined ? [] : await readCommits(git, [claimed]);
  if (claimed !== undefined && there?.message.trim() === source) return claimed;
  const tree = await writeTree(git, undefined, new Map());
  return writeCommit(git, { tree, parents: [], message: `${source}\n`, author: bot });
}

function without(prefix: string, refs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...refs].map(([name, oid]) => [name.slice(prefix.length), oid]));
}
