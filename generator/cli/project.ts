import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";
import { localForge } from "../forge/local/forge.ts";
import type { Forge } from "../forge/port.ts";
import { type Clone, cloneAt } from "../git/clone.ts";
import type { ClusterFile } from "../model/input.ts";
import { currentRun } from "./run.ts";

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

/** The forge that cluster.json names. */
export function openForge(
  clone: Clone,
  { bot, repositories }: Pick<ClusterFile, "bot" | "repositories" | "forge">,
): Promise<Forge> {
  const branches = {
    source: repositories.source.branch ?? "main",
    config: repositories.config.branch ?? "main",
  };
  return localForge({ clone, bot, branches, run: currentRun() });
}

export const noSources: Sources = new Map();
