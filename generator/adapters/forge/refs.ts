import { refused } from "../../model/refused.ts";
import type { Claims } from "./claims.ts";
import type { Repository } from "./port.ts";

export const heads = "refs/heads/";
const tags = "refs/tags/";

/** How a forge's API says what refs there are; with full names, such as `refs/heads/main`. */
interface Reading {
  readonly main: string;
  readonly readRef: (ref: string) => Promise<string | undefined>;
  readonly listRefs: (prefix: string) => Promise<ReadonlyMap<string, string>>;
  /** What the repository is called, and its default branch. */
  readonly place: () => Promise<{ readonly name: string; readonly defaultBranch: string }>;
}

/** Branches and tags as they are. */
export function refsOf({ main, readRef, listRefs, place }: Reading): Pick<Repository, "branch" | "branches" | "tags"> {
  /** Main may be missing in an empty repository only: else it has another name, and a second history would begin. */
  const mainOrEmpty = async (): Promise<string | undefined> => {
    const branches = await listRefs(heads);
    // Another bot may have made it in the meantime.
    const head = branches.get(heads + main);
    if (head !== undefined || branches.size === 0) return head;
    const { name, defaultBranch } = await place();
    const message = `${name} has no branch ${main}; its default branch is ${defaultBranch}.`;
    const hint = "say in `repositories` of envs/cluster.json which branch is the main one.";
    throw refused("missing-branch", message, hint);
  };
  return {
    branch: async (name) => {
      const head = await readRef(heads + name);
      return head === undefined && name === main ? mainOrEmpty() : head;
    },
    branches: async (prefix) => without(heads, await listRefs(heads + prefix)),
    tags: async () => without(tags, await listRefs(tags)),
  };
}

/** How they are moved, while a claim holds. */
export function movesOf(
  claims: Claims,
  isAncestor: Repository["isAncestor"],
): Pick<Repository, "moveBranch" | "deleteBranch" | "claim" | "createTag"> {
  return {
    moveBranch: async (name, from, to) => {
      if (from !== undefined && !(await isAncestor(from, to))) throw new Error(`${name} would not go forward`);
      return claims.move([{ ref: heads + name, from, to }]);
    },
    deleteBranch: (name, from) => claims.move([{ ref: heads + name, from, to: undefined }]),
    claim: claims.take,
    createTag: (name, commit) => claims.move([{ ref: tags + name, from: undefined, to: commit }]),
  };
}

function without(prefix: string, refs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...refs].map(([name, oid]) => [name.slice(prefix.length), oid]));
}
