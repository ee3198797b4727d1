import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import type { Identity } from "../../model/identity.ts";
import { cloneAt } from "./clone.ts";
import { personalSettings } from "./environment.ts";
import { type Git, gitAt } from "./run.ts";

/** made: the commit, in whose name. later: the folder's repository has commits, or is that of a folder around it. */
export type FirstCommit = { readonly kind: "made"; readonly by: Identity } | { readonly kind: "later" };

interface CommitSettings {
  readonly paths: readonly string[];
  readonly message: string;
  /** In whose name where git knows no person. */
  readonly otherwise: Identity;
}

/**
 * Makes the first commit of a folder that has no repository yet, or one without a commit. It has what `paths` name and
 * nothing else; it is in the name that the person has configured.
 */
export async function commitFirst(
  root: string,
  env: EnvironmentVariables,
  { paths, message, otherwise }: CommitSettings,
): Promise<FirstCommit> {
  const git = gitAt(root, env);
  const clone = await cloneAt(root, env);
  if (clone !== undefined && (clone.head !== undefined || clone.prefix !== "")) return { kind: "later" };
  if (clone === undefined) await git.run(["init", "--quiet", "--template=", "--initial-branch=main", "."]);
  // Whatever a .gitignore that was there says of them.
  await git.run(["add", "--force", "--", ...paths]);
  const by = (await personIn(git, personalSettings(env))) ?? otherwise;
  await git.run(["commit", "--quiet", `--message=${message}`, "--", ...paths], { as: by });
  return { kind: "made", by };
}

/** Address of the remote `origin` of the repository that a folder is the root of. */
export async function originOf(root: string, env: EnvironmentVariables): Promise<string | undefined> {
  const clone = await cloneAt(root, env);
  if (clone === undefined || clone.prefix !== "") return undefined;
  const { code, stdout } = await clone.git.ask(["config", "--get", "remote.origin.url"]);
  return code === 0 ? stdout.toString("utf8").trim() : undefined;
}

/** Who sits before it, as git knows it; git makes no name up of the machine's. */
async function personIn(git: Git, env: EnvironmentVariables): Promise<Identity | undefined> {
  const asked = ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"];
  const { code, stdout } = await git.ask(asked, { env });
  const [, name, email] = /^(.+) <(.+)> \d+ [+-]\d+\n$/.exec(stdout.toString("utf8")) ?? [];
  return code !== 0 || name === undefined || email === undefined ? undefined : { name, email };
}
