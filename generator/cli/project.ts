import { localForge } from "../adapters/forge/local/forge.ts";
import type { Forge } from "../adapters/forge/port.ts";
import { toldForge } from "../adapters/forge/told.ts";
import { type Clone, type CommittedClone, cloneAt } from "../adapters/git/clone.ts";
import type { Diagnostic, Findings } from "../diagnostics/diagnostic.ts";
import type { EnvironmentVariables } from "../model/environment-variables.ts";
import { parseGiteaRepository } from "../model/gitea-repository.ts";
import { parseGitHubRepository } from "../model/github-repository.ts";
import type { Identity } from "../model/identity.ts";
import type { ClusterFile, GiteaForge, GitHubForge } from "../model/input.ts";
import { refused } from "../model/refused.ts";
import type { Cluster } from "../model/resolved.ts";
import { load } from "../stages/load/load.ts";
import { resolveCluster } from "../stages/resolve/cluster.ts";
import { validate } from "../stages/validate/validate.ts";
import { giteaToken, gitHubCredentials } from "./credentials.ts";
import type { GlobalOptions } from "./global-options.ts";

/** The clone that a project's folder lies in. */
export async function projectAt({
  root,
  env,
}: Pick<GlobalOptions, "root" | "env">): Promise<CommittedClone | Diagnostic> {
  const clone = await cloneAt(root, env);
  if (clone?.head !== undefined) return { ...clone, head: clone.head };
  const message =
    clone === undefined ? `${root} is in no git repository.` : `The repository of ${root} has no commit yet.`;
  const hint = "publishing starts from a commit: `git init` and `git commit` make one.";
  return { code: "not-a-repository", severity: "error", message, hint };
}

/** A project, its forge and the bot, for commands that work on the mains of the forge, whatever the work tree holds. */
export interface Opened {
  readonly project: CommittedClone;
  readonly forge: Forge;
  readonly bot: Identity;
  readonly cluster: Cluster;
}

export async function openProject(globals: GlobalOptions): Promise<Opened | Diagnostic | Findings> {
  const { root } = globals;
  const project = await projectAt(globals);
  if ("code" in project) return project;
  const { cluster: document, diagnostics, sources } = await validate(load(root));
  if (document === undefined) return { diagnostics, sources };
  const { file, content } = document;
  // Which controllers of Secrets are in use is nothing to a forge or to Argo CD's state.
  const { cluster } = resolveCluster(file, content, new Set());
  return { project, forge: await openForge(project, content, globals), bot: content.bot, cluster };
}

type ForgeFile = Pick<ClusterFile, "bot" | "repositories" | "forge">;

/** The forge that cluster.json names. */
export async function openForge(clone: Clone, cluster: ForgeFile, globals: GlobalOptions): Promise<Forge> {
  return toldForge(await untoldForge(clone, cluster, globals), globals.progress);
}

function untoldForge(clone: Clone, cluster: ForgeFile, { env, run, isRunning }: GlobalOptions): Promise<Forge> {
  const { bot, repositories, forge } = cluster;
  if (forge.type === "github") return openGitHub(clone, cluster, forge, env);
  if (forge.type === "gitea") return openGitea(clone, cluster, forge, { env, run, isRunning });
  const branches = {
    source: repositories.source.branch ?? mainBranch,
    config: repositories.config.branch ?? mainBranch,
  };
  return localForge({ clone, bot, branches, run, isRunning });
}

const mainBranch = "main";

/** What talks to GitHub is loaded when something is to be said. */
async function openGitHub(
  clone: Clone,
  { bot, repositories }: ForgeFile,
  { api, pause = 1000, patience = 120 }: GitHubForge,
  env: EnvironmentVariables,
): Promise<Forge> {
  const placeOf = ({ url, branch = mainBranch }: Address) => {
    const place = parseGitHubRepository(url);
    if (place === undefined) throw refused("not-on-github", `${url} names no owner and repository of a GitHub.`);
    return { ...place, url, branch, ...(api !== undefined && { api }) };
  };
  const places = { source: placeOf(repositories.source), config: placeOf(repositories.config) };
  const credentials = gitHubCredentials(env);
  const { gitHubForge } = await import("../adapters/forge/github/forge.ts");
  return gitHubForge({ clone, bot, repositories: places, credentials, pause, patience });
}

async function openGitea(
  clone: Clone,
  { bot, repositories }: ForgeFile,
  { api, pause = 200, patience = 120 }: GiteaForge,
  { env, run, isRunning }: Pick<GlobalOptions, "env" | "run" | "isRunning">,
): Promise<Forge> {
  const placeOf = ({ url, branch = mainBranch }: Address) => {
    const place = parseGiteaRepository(url);
    if (place === undefined) throw refused("not-on-gitea", `${url} names no owner and repository of a Gitea.`);
    return { ...place, url, branch, ...(api !== undefined && { api: api.replace(/\/$/, "") }) };
  };
  const places = { source: placeOf(repositories.source), config: placeOf(repositories.config) };
  const token = giteaToken(env);
  const { giteaForge } = await import("../adapters/forge/gitea/forge.ts");
  return giteaForge({ clone, bot, repositories: places, token, run, isRunning, pause, patience });
}

interface Address {
  readonly url: string;
  readonly branch?: string;
}
