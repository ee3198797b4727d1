import type { Repository } from "../../adapters/forge/port.ts";
import { type SettleOptions, settleCommit } from "../../commit-settings.ts";
import { type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import { withTexts } from "../../model/files.ts";
import { unavailable } from "../../model/unavailable.ts";
import { type ImageChange, withImages } from "../branch/env-edit.ts";
import { filesIn } from "../branch/files.ts";
import { changedOutput } from "../branch/output.ts";
import { type Lost, lost, untilWon } from "../branch/until-won.ts";
import { envText } from "../propose/present.ts";
import { provenEnvironment } from "../propose/proven.ts";
import { environmentFile, settledImages } from "./set-image.ts";

interface CommitOptions extends SettleOptions {
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
  const { source, prefix, environment, dryRun } = options;
  const head = await source.branch(source.main);
  if (head === undefined) throw unavailable(`The source repository has no branch ${source.main}.`);
  const files = await filesIn(source, head, `${prefix}${envsFolder}`);
  const settings = await settleCommit(files, options);
  if ("diagnostics" in settings) return { kind: "refused", found: settings };
  const { changes, diagnostics } = await settledImages(settings, environment, options.changes, true);
  const path = environmentFile(environment).slice(envsFolder.length + 1);
  const text = await envText(files, path);
  const sources = new Map([...settings.sources, [environmentFile(environment), text]]);
  if (hasErrors(diagnostics)) return { kind: "refused", found: { diagnostics, sources } };
  const edited = withImages(text, changes);
  if (edited === text) return { kind: "unchanged", head };
  const proven = await provenEnvironment(withTexts(files, new Map([[path, edited]])), environment, options);
  if (hasErrors(proven.diagnostics)) return { kind: "refused", found: proven };
  if (dryRun) return { kind: "would-commit", head };
  const output = changedOutput(prefix, environment, await source.tree(head), proven.compiled);
  const written = new Map([...output, [`${prefix}${environmentFile(environment)}`, edited]]);
  const message = `${environment}: ${changes.map(({ service, tag }) => `${service} ${tag}`).join(", ")}\n`;
  const commit = await source.commit({ tree: head, changes: written, parents: [head], message });
  return (await source.moveBranch(source.main, head, commit)) === "moved" ? { kind: "committed", commit } : lost();
}
