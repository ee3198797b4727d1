import { proveEnvironment } from "../../commit-settings.ts";
import type { Diagnostic, Findings } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import type { CommitFiles } from "../../model/files.ts";
import type { Environment } from "../../model/resolved.ts";
import type { ProposeOptions } from "./options.ts";

/** What files under envs/ come to for one environment, compiled and proven. With an error there is nothing else. */
export interface ProvenFiles extends Findings {
  readonly environment?: Environment;
  readonly unit?: CompiledUnit;
  /** The environment's files as config would have them, e.g. `dev/mysql/deployment-mysql.yaml`. */
  readonly compiled: ReadonlyMap<string, string>;
}

export async function provenEnvironment(
  files: CommitFiles,
  name: string,
  options: Pick<ProposeOptions, "allow" | "remembering">,
): Promise<ProvenFiles> {
  const { environment, checked } = await proveEnvironment(files, name, options);
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, string>();
  let unit: CompiledUnit | undefined;
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    if (item.unit === undefined) continue;
    unit = item.unit;
    for (const { path } of unit.objects) compiled.set(`${name}/${path}`, item.files?.get(path) ?? "");
  }
  return {
    diagnostics,
    sources: checked.sources,
    compiled,
    ...(environment && { environment }),
    ...(unit && { unit }),
  };
}
