import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type KubernetesObject, nothingDeclared } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { rules } from "../../generator/stages/check/rules.ts";
import { repository } from "../support/run.ts";

const folder = join(repository, "test/manifests/seed-all-together/manifests");
const objects = readdirSync(folder)
  .filter((file) => file === "cluster.yaml" || file === "prod.yaml")
  .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")))
  .map((document) => document.toJS() as KubernetesObject);

/** Every place in the objects, apart from what makes them objects. */
const places = objects.flatMap((object, index) =>
  pathsIn(object)
    .filter(
      (path) => !["apiVersion", "kind", "metadata", "metadata/name", "metadata/namespace"].includes(path.join("/")),
    )
    .map((path) => ({ index, path })),
);
const strange = fc.constantFrom<unknown>(
  null,
  0,
  -1,
  1.5,
  "",
  "x",
  "a/b",
  true,
  [],
  {},
  [null],
  [[]],
  { toString: 1 },
  [{ toString: null, valueOf: null }],
  [{}],
  { a: null },
  [1],
);
const changes = fc.array(fc.tuple(fc.constantFrom(...places), strange), { minLength: 1, maxLength: 12 });

test("no rule throws or says what only JavaScript knows, whatever stands in a manifest", () => {
  fc.assert(
    fc.property(changes, (made) => {
      const changed = structuredClone(objects);
      for (const [{ index, path }, value] of made) put(changed[index], path, value);
      const unit = {
        kind: "manifests",
        name: "manifests",
        directory: "",
        objects: changed.map((object, index) => ({
          path: `${index}`,
          object,
          origin: { files: [`${index}`], pointer: "" },
        })),
        declared: nothingDeclared,
      } as const;
      for (const rule of Object.values(rules)) {
        for (const { message, hint = "" } of rule({ unit, cluster: [], argocd: [], release: usualRelease })) {
          expect(`${message} ${hint}`).not.toMatch(/\bundefined\b|\bNaN\b|\[object |function /);
        }
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  );
});

function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...path, key], ...pathsIn(child, [...path, key])]);
}

/** An earlier change may have taken away what leads to the place. */
function put(root: unknown, path: readonly string[], value: unknown): void {
  let node = root;
  for (const key of path.slice(0, -1)) node = isObject(node) ? node[key] : undefined;
  const last = path.at(-1);
  if (isObject(node) && last !== undefined && (!Array.isArray(node) || Number(last) < node.length)) {
    node[last] = structuredClone(value);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
