import { basename, dirname, posix } from "node:path";
import { cloneAt, filesAt } from "../adapters/git/clone.ts";
import { readCommit } from "../adapters/git/refs.ts";
import { baselineOf, type KnownFinding } from "../diagnostics/baseline.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { envsFolder } from "../model/documents.ts";
import type { EnvironmentVariables } from "../model/environment-variables.ts";
import type { CheckOptions } from "../stages/check/check.ts";
import type { ManifestInput, Surroundings } from "../stages/load/manifests.ts";
import type { GlobalOptions } from "./global-options.ts";
import { projectAt } from "./project.ts";

/** What was found of the env files as they were in a commit, or why nobody knows. */
export async function envsSince(
  reference: string,
  { root, env }: Pick<GlobalOptions, "root" | "env">,
  options: CheckOptions,
): Promise<readonly KnownFinding[] | Diagnostic> {
  const clone = await projectAt({ root, env });
  if ("code" in clone) return clone;
  const commit = await readCommit(clone.git, reference);
  if (commit === undefined) return unknownCommit(reference);
  const { loadFiles, prove } = await import("../pipeline.ts");
  const { checked } = await prove(loadFiles(await filesAt(clone, commit, envsFolder)), options);
  return baselineOf([...checked.items].flatMap(({ diagnostics }) => diagnostics));
}

interface ManifestsInGit {
  readonly reference: string;
  readonly inputs: readonly ManifestInput[];
  readonly env: EnvironmentVariables;
}

/** The same of manifests. What was not there in that commit had no findings. */
export async function manifestsSince(
  { reference, inputs, env }: ManifestsInGit,
  options: CheckOptions,
  surroundings: Surroundings,
): Promise<readonly KnownFinding[] | Diagnostic> {
  const then: ManifestInput[] = [];
  for (const input of inputs) {
    if (input.kind === "bytes") return notInGit;
    const found = await inputAt(reference, input, env);
    if ("code" in found) return found;
    then.push(...found);
  }
  if (then.length === 0) return [];
  const { manifestPipeline } = await import("../manifest-pipeline.ts");
  return baselineOf(manifestPipeline(then, options, surroundings).diagnostics);
}

/** Files of a folder, or the file, as they were in a commit, told by the names that they have today. */
async function inputAt(
  reference: string,
  { path, name }: Extract<ManifestInput, { kind: "path" }>,
  env: EnvironmentVariables,
): Promise<readonly ManifestInput[] | Diagnostic> {
  const folder = dirname(path);
  const clone = await cloneAt(folder, env);
  if (clone === undefined) return notInRepository(path);
  const commit = await readCommit(clone.git, reference);
  if (commit === undefined) return unknownCommit(reference);
  const { isManifest } = await import("../stages/load/manifests.ts");
  const files = await filesAt(clone, commit, basename(path));
  if (files.length > 0) {
    return files.flatMap((file) =>
      "bytes" in file && isManifest(file.path)
        ? [{ kind: "bytes", bytes: file.bytes, name: posix.join(name, file.path) } as const]
        : [],
    );
  }
  const { code, stdout } = await clone.git.ask(["show", `${commit}:${clone.prefix}${basename(path)}`]);
  return code === 0 ? [{ kind: "bytes", bytes: stdout, name: name === "" ? basename(path) : name }] : [];
}

const notInGit: Diagnostic = {
  code: "unknown-since",
  severity: "error",
  message: "Standard input has no history that --since could be held against.",
  hint: "name a folder or a file in a git repository, or use --baseline.",
};

function unknownCommit(reference: string): Diagnostic {
  const message = `There is no commit \`${reference}\` in this repository.`;
  const hint = "name a branch, a tag or a commit; a shallow clone has few of them.";
  return { code: "unknown-since", severity: "error", message, hint };
}

function notInRepository(path: string): Diagnostic {
  const message = `${path} is in no git repository.`;
  return { code: "unknown-since", severity: "error", message, hint: "use --baseline, which needs no git." };
}
