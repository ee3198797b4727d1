import type { GitHubRepository } from "../../../model/github-repository.ts";
import type { Identity } from "../../../model/identity.ts";
import { refused } from "../../../model/refused.ts";
import { type Clone, isAncestorInClone } from "../../git/clone.ts";
import type { Forge, Repository, Standing } from "../port.ts";
import { connectionTo } from "./connection.ts";
import type { Credentials } from "./octokit.ts";
import type { Pacing } from "./pacing.ts";
import { gitHubRepository } from "./repository.ts";

export interface RepositoryPlace extends Omit<GitHubRepository, "web"> {
  /** Its address for git. */
  readonly url: string;
  /** Its main branch. */
  readonly branch: string;
}

export interface GitHubSettings extends Pacing {
  readonly clone: Clone;
  readonly bot: Identity;
  readonly repositories: { readonly source: RepositoryPlace; readonly config: RepositoryPlace };
  readonly credentials: Credentials;
}

/** Repositories and pull requests on GitHub or a GitHub Enterprise Server. Nothing is asked of it before it is needed. */
export function gitHubForge({ clone, bot, repositories, credentials, pause, patience }: GitHubSettings): Forge {
  const pacing = { pause, patience };
  const at = (repository: RepositoryPlace): Repository =>
    gitHubRepository({ connection: connectionTo({ repository, credentials, pacing }), main: repository.branch, bot });
  const source = at(repositories.source);
  return {
    source,
    config: at(repositories.config),
    standing: (commit) => standing(clone, source, repositories.source, commit),
  };
}

/** What is not on GitHub's main is never brought there: that is a person's to do. */
async function standing(
  clone: Clone,
  source: Repository,
  { url, branch }: RepositoryPlace,
  commit: string,
): Promise<Standing> {
  const head = await source.branch(branch);
  if (head === undefined) throw refused("missing-branch", `${url} is empty.`, "push the project to it first.");
  if (head === commit) return { kind: "head" };
  const pull = `git pull --ff-only ${url} ${branch}`;
  if (await source.isAncestor(commit, head)) return { kind: "superseded", head, pull };
  const isAhead = await isAncestorInClone(clone.git, head, commit);
  const hint = isAhead
    ? `get it there first, by a pull request or by \`git push ${url} HEAD:${branch}\`.`
    : `bring the two together with \`${pull.replace("--ff-only", "--rebase")}\`, then get it there by a pull request or a push.`;
  return { kind: "elsewhere", head, hint };
}
