/** What trip-config emits: the files that people have reviewed, here and in the expectations of all cases. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { parse } from "yaml";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { repository } from "../../support/run.ts";

export interface EmittedObject {
  /** File below the repository. Objects that several files have alike come once, by the first. */
  readonly file: string;
  readonly object: KubernetesObject;
}

/** Objects of out/, argocd/ and test/cases, those of out/ci left out: they are not for a cluster. */
export function emittedObjects(): readonly EmittedObject[] {
  const files = fastGlob.sync(["{out,argocd}/**/*.yaml", "test/cases/*/expected/{out,argocd}/**/*.yaml"], {
    cwd: repository,
    ignore: ["**/out/ci/**"],
  });
  const byText = new Map<string, EmittedObject>();
  for (const file of files.sort()) {
    const text = readFileSync(join(repository, file), "utf8");
    if (!byText.has(text)) byText.set(text, { file, object: parse(text, { version: "1.1" }) as KubernetesObject });
  }
  return [...byText.values()];
}
