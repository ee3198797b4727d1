import type { GiteaRepository } from "../../../model/gitea-repository.ts";
import type { Identity } from "../../../model/identity.ts";
import { removeAbandoned } from "../../git/bare.ts";
import type { Clone } from "../../git/clone.ts";
import type { Pacing } from "../pacing.ts";
import type { Forge, Repository } from "../port.ts";
import { standingOf } from "../standing.ts";
import { cacheOf } from "./cache.ts";
import { connectionTo } from "./connection.ts";
import { giteaRepository } from "./repository.ts";

interface RepositoryPlace extends GiteaRepository {
  /** Its address for git. */
  readonly url: string;
  /** Its main branch. */
  readonly branch: string;
}

interface GiteaSettings extends Pacing {
  readonly clone: Clone;
  readonly bot: Identity;
  readonly repositories: { readonly source: RepositoryPlace; readonly config: RepositoryPlace };
  readonly token: string;
  /** Tells this run from others at the same time. */
  readonly run: string;
  readonly isRunning: (run: string) => boolean;
}

/** Repositories and pull requests on a Gitea or a Forgejo. Nothing is asked of it before it is needed. */
export function giteaForge({ clone, bot, repositories, token, run, isRunning, pause, patience }: GiteaSettings): Forge {
  removeAbandoned(clone.stateFolder, isRunning);
  const at = (role: "source" | "config"): Repository => {
    const repository = repositories[role];
    const connection = connectionTo({ repository, token, pacing: { pause, patience } });
    // The name before the colon does not matter to Gitea, which knows the account by the token.
    const header = `Authorization: Basic ${Buffer.from(`trip-config:${token}`).toString("base64")}`;
    const remote = { url: repository.url, header };
    const cache = cacheOf({
      connection,
      remote,
      clone: clone.git,
      folder: clone.stateFolder,
      name: `gitea-${role}`,
      run,
    });
    return giteaRepository({ connection, cache, main: repository.branch, bot });
  };
  const source = at("source");
  return {
    source,
    config: at("config"),
    standing: (commit) => standingOf(clone, source, repositories.source, commit),
  };
}
