import type { Repository } from "../../adapters/forge/port.ts";
import { type SettledCommit, type SettleOptions, settleCommit } from "../../commit-settings.ts";
import type { Findings } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import type { CommitFiles } from "../../model/files.ts";
import { filesIn } from "../branch/files.ts";

/** Source's main as the forge has it, whatever the user's clone holds. */
export interface SourceMain extends SettledCommit {
  readonly commit: string;
  /** Everything below envs/. */
  readonly files: CommitFiles;
}

/** `prefix`: path of the project's folder in the repository. undefined: source has no main yet. */
export async function readSourceMain(
  source: Repository,
  prefix: string,
  options: SettleOptions,
): Promise<SourceMain | Findings | undefined> {
  const commit = await source.branch(source.main);
  if (commit === undefined) return undefined;
  const files = await filesIn(source, commit, `${prefix}${envsFolder}`);
  const settled = await settleCommit(files, options);
  return "diagnostics" in settled ? settled : { ...settled, commit, files };
}
