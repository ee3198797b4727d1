import { localForge } from "../adapters/forge/local/forge.ts";
import type { Forge } from "../adapters/forge/port.ts";
import { toldForge } from "../adapters/forge/told.ts";
import { type Clone, cloneAt } from "../adapters/git/clone.ts";
import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import { parseGitHubRepository } from "../model/github-repository.ts";
import type { ClusterFile, GitHubForge } from "../model/input.ts";
import type { Progress } from "../model/progress.ts";
import { refused } from "../model/refused.ts";
import { gitHubCredentials } from "./credentials.ts";
import { currentRun, isRunning } from "./run.ts";

/** A project in a git repository that has a commit. */
export interface Project extends Clone {
  readonly head: string;
}

export async function projectAt(root: string): Promise<Project | Diagnostic> {
  const clone = await cloneAt(root);
  if (clone?.head !== undefined) return { ...clone, head: clone.head };
  const message =
    clone === undefined ? `${root} is in no git repository.` : `The repository of ${root} has no commit yet.`;
  const hint = "publishing starts from a commit: `git init` and `git commit` make one.";
  return { code: "not-a-repository", severity: "error", message, hint };
}

type ForgeFile = Pick<ClusterFile, "bot" | "repositories" | "forge">;

/** The forge that cluster.json names. */
export async function openForge(clone: Clone, cluster: ForgeFile, progress: Progress): Promise<Forge> {
  return toldForge(await untoldForge(clone, cluster), progress);
}

function untoldForge(clone: Clone, cluster: ForgeFile): Promise<Forge> {
  const { bot, repositories, forge } = cluster;
  if (forge.type === "github") return openGitHub(clone, cluster, forge);
  const branches = {
    source: repositories.source.branch ?? mainBranch,
    config: repositories.config.branch ?? mainBranch,
  };
  return localForge({ clone, bot, branches, run: currentRun(), isRunning });
}

const mainBranch = "main";

/** What talks to GitHub is loaded when something is to be said. */
async function openGitHub(
  clone: Clone,
  { bot, repositories }: ForgeFile,
  { api, pause = 1000, patience = 120 }: GitHubForge,
): Promise<Forge> {
  const placeOf = ({ url, branch = mainBranch }: { readonly url: string; readonly branch?: string }) => {
    const place = parseGitHubRepository(url);
    if (place === undefined) throw refused("not-on-github", `${url} names no owner and repository of a GitHub.`);
    return { ...place, url, branch, ...(api !== undefined && { api }) };
  };
  const places = { source: placeOf(repositories.source), config: placeOf(repositories.config) };
  const credentials = gitHubCredentials(process.env);
  const { gitHubForge } = await import("../adapters/forge/github/forge.ts");
  return gitHubForge({ clone, bot, repositories: places, credentials, pause, patience });
}

export const noSources: Sources = new Map();
