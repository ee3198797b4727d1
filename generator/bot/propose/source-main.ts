import type { Repository } from "../../adapters/forge/port.ts";
import type { Findings } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import type { RawFile } from "../../model/files.ts";
import type { System } from "../../model/resolved.ts";
import { filesIn } from "../branch/files.ts";
import { resolvedFiles } from "./proven.ts";

/** Source's main as the forge has it, whatever the user's clone holds. */
export interface SourceMain extends Pick<Findings, "sources"> {
  readonly commit: string;
  /** Everything below envs/. */
  readonly files: readonly RawFile[];
  readonly system: System;
}

/** `prefix`: path of the project's folder in the repository. undefined: source has no main yet. */
export async function readSourceMain(source: Repository, prefix: string): Promise<SourceMain | Findings | undefined> {
  const commit = await source.branch(source.main);
  if (commit === undefined) return undefined;
  const files = await filesIn(source, commit, `${prefix}${envsFolder}`);
  const { system, diagnostics, sources } = await resolvedFiles(files);
  return system === undefined ? { diagnostics, sources } : { commit, files, system, sources };
}
