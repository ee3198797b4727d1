import { setTimeout } from "node:timers/promises";
import { filesIn } from "../../adapters/forge/files.ts";
import type { Repository } from "../../adapters/forge/port.ts";
import { type Diagnostic, hasErrors, type Sources } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import { type ImageChange, withImages } from "../../model/env-edit.ts";
import type { RawFile } from "../../model/files.ts";
import { changedOutput } from "../../model/output.ts";
import { unavailable } from "../../model/unavailable.ts";
import { environmentFile } from "./set-image.ts";

/** What may be wrong with env files. */
export interface Judged {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

interface CommitOptions {
  readonly source: Repository;
  /** Path of the project's folder in the repository: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly environment: string;
  readonly changes: readonly ImageChange[];
  /** Says what speaks against the change, from the files under envs/ before it. */
  readonly refuse: (files: readonly RawFile[]) => Promise<Judged>;
  /** Says what is wrong with the files after it, and what the environment is compiled to, by path below out/. */
  readonly judge: (files: readonly RawFile[]) => Promise<Judged & { readonly compiled: ReadonlyMap<string, string> }>;
  readonly dryRun: boolean;
}

export type CommittedImages =
  | { readonly kind: "refused"; readonly judged: Judged }
  | { readonly kind: "unchanged"; readonly head: string }
  | { readonly kind: "committed"; readonly commit: string }
  | { readonly kind: "would-commit"; readonly head: string };

/** How often the change is made again on top of what somebody else has committed. */
const attempts = 20;

/** Commits images to source's main. Of two that do so at the same time, the later starts again from the earlier's. */
export async function commitImages(options: CommitOptions): Promise<CommittedImages> {
  const { source, prefix, environment, changes, refuse, judge, dryRun } = options;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await setTimeout(10 * attempt + Math.random() * 50);
    const head = await source.branch(source.main);
    if (head === undefined) throw unavailable(`The source repository has no branch ${source.main}.`);
    const files = await filesIn(source, head, `${prefix}${envsFolder}`);
    const refused = await refuse(files);
    if (refused.diagnostics.length > 0) return { kind: "refused", judged: refused };
    const path = environmentFile(environment).slice(envsFolder.length + 1);
    const old = files.find((file) => file.path === path);
    const text = old !== undefined && "bytes" in old ? Buffer.from(old.bytes).toString("utf8") : "{}";
    const edited = withImages(text, changes);
    if (edited === text) return { kind: "unchanged", head };
    const judged = await judge([...files.filter((file) => file !== old), { path, bytes: Buffer.from(edited) }]);
    if (hasErrors(judged.diagnostics)) return { kind: "refused", judged };
    if (dryRun) return { kind: "would-commit", head };
    const output = changedOutput(prefix, environment, await source.tree(head), judged.compiled);
    const written = new Map([...output, [`${prefix}${environmentFile(environment)}`, edited]]);
    const message = `${environment}: ${changes.map(({ service, tag }) => `${service} ${tag}`).join(", ")}\n`;
    const commit = await source.commit({ tree: head, changes: written, parents: [head], message });
    if ((await source.moveBranch(source.main, head, commit)) === "moved") return { kind: "committed", commit };
  }
  throw unavailable(`Others commit to ${source.main} of source all the time. Run set-image again.`);
}
