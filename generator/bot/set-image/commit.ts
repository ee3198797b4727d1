import type { Repository } from "../../adapters/forge/port.ts";
import { type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import { unavailable } from "../../model/unavailable.ts";
import { type ImageChange, withImages } from "../branch/env-edit.ts";
import { filesIn } from "../branch/files.ts";
import { changedOutput } from "../branch/output.ts";
import { type Lost, lost, untilWon } from "../branch/until-won.ts";
import { withTexts } from "../propose/present.ts";
import { provenEnvironment, resolvedFiles } from "../propose/proven.ts";
import { environmentFile, settledImages } from "./set-image.ts";

interface CommitOptions {
  readonly source: Repository;
  /** Path of the project's folder in the repository: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly environment: string;
  readonly changes: readonly ImageChange[];
  readonly allow: readonly string[];
  readonly dryRun: boolean;
}

export type CommittedImages =
  | { readonly kind: "refused"; readonly found: Findings }
  | { readonly kind: "unchanged"; readonly head: string }
  | { readonly kind: "committed"; readonly commit: string }
  | { readonly kind: "would-commit"; readonly head: string };

/** Commits images to source's main. Of two that do so at the same time, the later starts again from the earlier's. */
export function commitImages(options: CommitOptions): Promise<CommittedImages> {
  return untilWon(() => tryCommit(options), `${options.source.main} of source`);
}

async function tryCommit(options: CommitOptions): Promise<CommittedImages | Lost> {
  const { source, prefix, environment, allow, dryRun } = options;
  const head = await source.branch(source.main);
  if (head === undefined) throw unavailable(`The source repository has no branch ${source.main}.`);
  const files = await filesIn(source, head, `${prefix}${envsFolder}`);
  const { system, diagnostics, sources } = await resolvedFiles(files);
  const none = { changes: [], diagnostics };
  const settled = system === undefined ? none : settledImages(system, environment, options.changes, true);
  if (hasErrors(settled.diagnostics)) return { kind: "refused", found: { diagnostics: settled.diagnostics, sources } };
  const { changes } = settled;
  const path = environmentFile(environment).slice(envsFolder.length + 1);
  const old = files.find((file) => file.path === path);
  const text = old !== undefined && "bytes" in old ? Buffer.from(old.bytes).toString("utf8") : "{}";
  const edited = withImages(text, changes);
  if (edited === text) return { kind: "unchanged", head };
  const proven = await provenEnvironment(withTexts(files, new Map([[path, edited]])), environment, allow);
  if (hasErrors(proven.diagnostics)) return { kind: "refused", found: proven };
  if (dryRun) return { kind: "would-commit", head };
  const output = changedOutput(prefix, environment, await source.tree(head), proven.compiled);
  const written = new Map([...output, [`${prefix}${environmentFile(environment)}`, edited]]);
  const message = `${environment}: ${changes.map(({ service, tag }) => `${service} ${tag}`).join(", ")}\n`;
  const commit = await source.commit({ tree: head, changes: written, parents: [head], message });
  return (await source.moveBranch(source.main, head, commit)) === "moved" ? { kind: "committed", commit } : lost();
}
