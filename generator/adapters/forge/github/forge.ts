import type { GitHubRepository } from "../../../model/github-repository.ts";
import type { Identity } from "../../../model/identity.ts";
import type { Clone } from "../../git/clone.ts";
import type { Pacing } from "../pacing.ts";
import type { Forge, Repository } from "../port.ts";
import { standingOf } from "../standing.ts";
import { connectionTo } from "./connection.ts";
import type { Credentials } from "./octokit.ts";
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
    standing: (commit) => standingOf(clone, source, repositories.source, commit),
  };
}
