import { isAncestor, listCommits } from "../../git/history.ts";
import { readObjects, readTree, writeCommit, writeTree } from "../../git/objects.ts";
import { listRefs, moveRefs, readCommit } from "../../git/refs.ts";
import type { Git } from "../../git/run.ts";
import type { Identity } from "../../model/identity.ts";
import type { Repository } from "../port.ts";
import { pullRequests } from "./pulls.ts";

interface Settings {
  readonly git: Git;
  readonly main: string;
  readonly bot: Identity;
}

const heads = "refs/heads/";
const tags = "refs/tags/";

/** A bare repository on this machine, with its pull requests. */
export function localRepository({ git, main, bot }: Settings): Repository {
  const repository: Repository = {
    main,
    branch: (name) => readCommit(git, heads + name),
    branches: async (prefix) => without(heads, await listRefs(git, heads + prefix)),
    tags: async () => without(tags, await listRefs(git, tags)),
    tree: (commit) => readTree(git, commit),
    texts: async (commit, paths) => {
      const tree = await readTree(git, commit);
      const found = paths.flatMap((path) => {
        const entry = tree.get(path);
        return entry === undefined ? [] : [{ path, oid: entry.oid }];
      });
      const oids = found.map(({ oid }) => oid);
      const contents = await readObjects(git, oids);
      return new Map(found.map(({ path, oid }) => [path, contents.get(oid)?.toString("utf8") ?? ""]));
    },
    isAncestor: (earlier, later) => isAncestor(git, earlier, later),
    commitsBetween: (base, head) => listCommits(git, base === undefined ? [head] : [head, `^${base}`]),
    history: (head, paths, { limit, after } = {}) => {
      const most = [
        ...(limit === undefined ? [] : [`--max-count=${limit}`]),
        ...(after === undefined ? [] : [`^${after}`]),
      ];
      // Without full history, git leaves out what a merge has brought along.
      return listCommits(git, ["--first-parent", "--full-history", ...most, head, "--", ...paths]);
    },
    commit: async ({ tree, changes, parents, message }) =>
      writeCommit(git, { tree: await writeTree(git, tree, changes), parents, message, author: bot }),
    moveBranch: async (name, from, to) => {
      if (from !== undefined && !(await isAncestor(git, from, to))) throw new Error(`${name} would not go forward`);
      return moveRefs(git, [{ ref: heads + name, from, to }]);
    },
    deleteBranch: (name, from) => moveRefs(git, [{ ref: heads + name, from, to: undefined }]),
    createTag: (name, commit) => moveRefs(git, [{ ref: tags + name, from: undefined, to: commit }]),
    pulls: pullRequests({ git, main, bot }),
  };
  return repository;
}

function without(prefix: string, refs: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...refs].map(([name, oid]) => [name.slice(prefix.length), oid]));
}
