/** Objects of which anything may be missing or of another type: import never fails, and what it writes has the same meaning. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { importFolders } from "../../generator/daily/import/import.ts";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { asRecord, isRecord, type Loose } from "../../generator/model/loose.ts";
import { repository } from "../support/run.ts";
import { project } from "./imported.ts";
import "../support/properties.ts";

const objects = ["podinfo", "online-boutique"].flatMap((tree) =>
  parseAllDocuments(readFileSync(join(repository, "test/trees", tree, "manifests.yaml"), "utf8"))
    .map((document) => asRecord(document.toJS()))
    .filter(({ kind }) => typeof kind === "string")
    .slice(0, 6),
);

const other = fc.constantFrom<unknown>(null, 1, "x", [], {}, true, [null], [{}], { a: null }, -1, "", "a b");

/** `value` with something else in some of its places. */
function changed(value: unknown, draw: (arbitrary: fc.Arbitrary<unknown>) => unknown): unknown {
  if (draw(fc.nat(30)) === 0) return draw(other);
  if (Array.isArray(value)) return value.map((item) => changed(item, draw));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, changed(child, draw)]));
}

/** What every object has that is read. */
function broken({ apiVersion, kind, metadata, ...rest }: Loose, draw: Parameters<typeof changed>[1]): KubernetesObject {
  const { name, ...described } = asRecord(metadata);
  const fields = asRecord(changed(rest, draw));
  const own = asRecord(changed(described, draw));
  return { ...fields, apiVersion, kind, metadata: { ...own, name } } as unknown as KubernetesObject;
}

test("objects of any form are imported with the same meaning", () =>
  fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      const draw = (arbitrary: fc.Arbitrary<unknown>) => generate(() => arbitrary);
      const given = objects.map((object, index) => ({ object: broken(object, draw), source: `${index}` }));
      const { report, diagnostics } = await importFolders([{ name: "prod", objects: given }], project);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(report.objects.filter(({ differs }) => differs.length > 0)).toEqual([]);
      expect(report.added).toEqual([]);
    }),
    { numRuns: 20 },
  ));
