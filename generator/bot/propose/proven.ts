import type { Diagnostic, Findings } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import type { RawFile } from "../../model/files.ts";
import type { Environment, System } from "../../model/resolved.ts";
import { loadFiles, prove, settled } from "../../pipeline.ts";

/** What files under envs/ come to; without system, the findings say why. */
export interface Resolved extends Findings {
  readonly system?: System;
}

export async function resolvedFiles(files: readonly RawFile[]): Promise<Resolved> {
  return { diagnostics: [], ...(await settled(loadFiles(files))) };
}

/** What files under envs/ come to for one environment, compiled and proven. With an error there is nothing else. */
export interface ProvenEnvironment extends Findings {
  readonly environment?: Environment;
  readonly unit?: CompiledUnit;
  /** The environment's files as config would have them, e.g. `dev/mysql/deployment-mysql.yaml`. */
  readonly compiled: ReadonlyMap<string, string>;
}

export async function provenEnvironment(
  files: readonly RawFile[],
  name: string,
  allow: readonly string[],
): Promise<ProvenEnvironment> {
  const inputs = loadFiles(files);
  const { system, checked } = await prove(inputs, { environments: [name], allow });
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, string>();
  let unit: CompiledUnit | undefined;
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    if (item.unit === undefined) continue;
    unit = item.unit;
    for (const { path } of unit.objects) compiled.set(`${name}/${path}`, item.files?.get(path) ?? "");
  }
  const environment = system?.environments.find((one) => one.name === name);
  return {
    diagnostics,
    sources: checked.sources,
    compiled,
    ...(environment && { environment }),
    ...(unit && { unit }),
  };
}
