/**
 * A case is a folder test/rules/<rule>/<case>/ with
 * - objects.yaml: the objects to prove; optional cluster.yaml and argocd.yaml: what exists beside them,
 * - kubernetes.txt (optional): the version of Kubernetes, 1.36 unless said,
 * - declared.json (optional): parts of `Declared`,
 * - findings.txt: what the rule must say, empty when it must say nothing.
 * `UPDATE=1 npx vitest run test/rules` writes findings.txt anew, for review.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import type { CompiledObject, Declared, KubernetesObject } from "../../generator/model/compiled.ts";
import { type Release, releaseOf, usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { rules } from "../../generator/stages/check/rules.ts";

const update = process.env.UPDATE === "1";
const cases = fastGlob
  .sync("test/rules/*/*/objects.yaml")
  .map((file) => file.replace("/objects.yaml", ""))
  .sort();

describe("rules", () => {
  test.each(cases)("%s", (folder) => {
    const name = folder.split("/")[2] ?? "";
    const rule = rules[name];
    if (rule === undefined) throw new Error(`no rule ${name}`);
    const declared = {
      edges: [],
      destinations: [],
      externals: [],
      floatingTags: "forbid",
      ...json(`${folder}/declared.json`),
    };
    const diagnostics = rule({
      unit: {
        kind: "environment",
        name: "case",
        directory: "",
        objects: objects(`${folder}/objects.yaml`),
        declared: declared as Declared,
      },
      cluster: objects(`${folder}/cluster.yaml`),
      argocd: objects(`${folder}/argocd.yaml`),
      release: releaseIn(`${folder}/kubernetes.txt`),
    });
    const actual = diagnostics.map(line).join("");
    const expected = `${folder}/findings.txt`;
    if (update) writeFileSync(expected, actual);
    expect(actual).toBe(existsSync(expected) ? readFileSync(expected, "utf8") : undefined);
  });
});

function objects(file: string): CompiledObject[] {
  if (!existsSync(file)) return [];
  return parseAllDocuments(readFileSync(file, "utf8"))
    .map((document) => document.toJS() as KubernetesObject)
    .filter((object) => object !== null)
    .map((object) => ({
      path: `${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
      object,
      origin: { files: [`${object.kind}/${object.metadata.name}`], pointer: "" },
    }));
}

function releaseIn(file: string): Release {
  return existsSync(file) ? releaseOf(readFileSync(file, "utf8").trim() as `1.${number}`) : usualRelease;
}

function json(file: string): Partial<Declared> {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

function line({ severity, code, object, place, message, hint }: Diagnostic): string {
  const at = place?.kind === "pointer" && place.pointer !== "" ? ` at ${place.pointer}` : "";
  return `${severity}[${code}] ${object ?? ""}${at}\n  ${message}\n${hint === undefined ? "" : `  hint: ${hint}\n`}`;
}
