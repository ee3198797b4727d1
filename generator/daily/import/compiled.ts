import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import { envsFolder } from "../../model/documents.ts";
import { compiled, loadFiles } from "../../pipeline.ts";
import { identityOf } from "./sorted.ts";

/** What env files are compiled to, by unit and by identity; or what is wrong with them. */
export interface Outcome {
  readonly units: ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>;
  readonly errors: readonly Diagnostic[];
}

/** Files below envs/, by path from the project's folder. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** Compiles env files as `generate` does. */
export async function outcomeOf(files: ProjectFiles): Promise<Outcome> {
  const raw = [...files].map(([path, text]) => ({
    path: path.slice(envsFolder.length + 1),
    bytes: Buffer.from(text),
  }));
  const { units, diagnostics } = await compiled(loadFiles(raw));
  // That a value looks like a credential is the check's to say: nothing is published yet.
  const errors = diagnostics.filter(({ severity, code }) => severity === "error" && code !== "credential");
  const all = [...(units?.all ?? [])].map(
    (unit) => [unit.name, new Map(unit.objects.map(({ object }) => [identityOf(object), object]))] as const,
  );
  return { units: new Map(all), errors };
}
