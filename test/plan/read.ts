import { existsSync, readFileSync } from "node:fs";
import fastGlob from "fast-glob";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import type { Follows } from "../../generator/stages/plan/scene.ts";

/** Every object of a YAML file. */
export function documents(file: string): readonly KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Every object of the YAML files below a folder, by the path that it is written to. */
export function objectsIn(folder: string): ReadonlyMap<string, KubernetesObject> {
  const files = fastGlob.sync(`${folder}/**/*.yaml`).sort();
  return new Map(
    files.flatMap((file) =>
      documents(file).map((object) => [
        `${file.slice(folder.length + 1, file.lastIndexOf("/") + 1)}${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
        object,
      ]),
    ),
  );
}

/** What a case of test/plan/cases is planned from. */
export function inputIn(folder: string) {
  const follows = existsSync(`${folder}/tags.json`) ? followsIn(`${folder}/tags.json`) : undefined;
  return {
    unit: "dev",
    ...(follows && { follows }),
    elsewhere: [...objectsIn(`${folder}/elsewhere`).values()],
    before: objectsIn(`${folder}/before`),
    after: objectsIn(`${folder}/after`),
  };
}

/** What Argo CD chooses from: a target revision, and tags with the commits that they name. */
function followsIn(file: string): Follows {
  const { targetRevision, tags } = JSON.parse(readFileSync(file, "utf8"));
  return { targetRevision, tags: new Map(Object.entries(tags)) };
}
