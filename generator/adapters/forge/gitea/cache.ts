import { unavailable } from "../../../model/unavailable.ts";
import { bareRepository } from "../../git/bare.ts";
import type { WritableGit } from "../../git/objects.ts";
import type { RefMove } from "../../git/refs.ts";
import { fetchRefs, type Push, pushRefs, type Remote } from "../../git/remote.ts";
import type { Git } from "../../git/run.ts";
import type { Connection } from "./connection.ts";

/** The commits of a repository on this machine, which git reads and makes. They are brought here when they are asked for. */
export interface Cache {
  /** Git, once it has these commits with all that they lead to. A commit that is not there is thrown as unavailable. */
  readonly holding: (commits: readonly string[]) => Promise<WritableGit>;
  /** The same for a commit that may be nowhere. */
  readonly brings: (commit: string) => Promise<boolean>;
  readonly push: (moves: readonly RefMove[]) => Promise<Push>;
}

export interface CacheSettings {
  readonly connection: Connection;
  readonly remote: Remote;
  /** Git as the project's clone is read with it. */
  readonly clone: Git;
  /** Folder that the repository lies in, and its name there. */
  readonly folder: string;
  readonly name: string;
  /** Tells this run from others at the same time. */
  readonly run: string;
}

/** What has been fetched, so that the other end knows what to leave out. Nothing else reads these refs. */
const branches = "+refs/heads/*:refs/heads/*";

export function cacheOf({ connection, remote, clone, folder, name, run }: CacheSettings): Cache {
  const here = new Set<string>();
  let made: Promise<WritableGit> | undefined;
  const repository = (): Promise<WritableGit> => {
    made ??= connection.place().then(({ objectFormat }) => {
      const own = objectFormat === "sha1" ? name : `${name}-${objectFormat}`;
      return bareRepository({ git: clone, folder, name: own, main: "main", run, objectFormat });
    });
    return made;
  };
  /** Git does not follow to where a repository has moved, since the token would follow too. */
  const remoteNow = async (): Promise<Remote> => {
    const { fullName } = await connection.place();
    return { ...remote, url: remote.url.replace(/[^/]+\/[^/]+?(\.git)?\/?$/, `${fullName}.git`) };
  };
  const has = async (git: WritableGit, commit: string): Promise<boolean> => {
    if (here.has(commit)) return true;
    // All that a commit leads to came with it, or was here before.
    if ((await git.ask(["cat-file", "-e", `${commit}^{commit}`])).code !== 0) return false;
    here.add(commit);
    return true;
  };
  /** Objects are here before refs are moved, and of several runs at once one alone moves a ref: that is no failure. */
  const bring = async (git: WritableGit, commit: string): Promise<string> => {
    const all = await fetchRefs(git, await remoteNow(), [branches]);
    if (await has(git, commit)) return "";
    // No branch leads to it any more.
    const one = await fetchRefs(git, await remoteNow(), [commit]);
    return (await has(git, commit)) ? "" : `${all ?? ""} ${one ?? ""}`.trim();
  };
  return {
    holding: async (commits) => {
      const git = await repository();
      for (const commit of commits) {
        if (await has(git, commit)) continue;
        const failure = await bring(git, commit);
        if (failure === "" && here.has(commit)) continue;
        throw unavailable(
          `Gitea does not give the commit ${commit} of ${connection.name}: ${connection.hide(failure)}`,
        );
      }
      return git;
    },
    brings: async (commit) => {
      const git = await repository();
      return (await has(git, commit)) || ((await bring(git, commit)) === "" && here.has(commit));
    },
    push: async (moves) => {
      const push = await pushRefs(await repository(), await remoteNow(), moves);
      return push.kind === "pushed" ? push : { ...push, said: connection.hide(push.said) };
    },
  };
}
