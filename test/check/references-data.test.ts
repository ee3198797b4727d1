import { expect, test } from "vitest";
import type { CompiledObject, CompiledUnit } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { data } from "../../generator/stages/check/data.ts";

const claim: CompiledObject = {
  path: "claim.yaml",
  object: {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "dev" },
    spec: { accessModes: ["ReadWriteOnce"] },
  },
  origin: { files: ["claim.yaml"], pointer: "" },
};
const application: CompiledObject = {
  path: "application.yaml",
  object: { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "dev", namespace: "argocd" } },
  origin: { files: ["application.yaml"], pointer: "" },
};

function unit(kind: CompiledUnit["kind"]): CompiledUnit {
  const declared = { edges: [], destinations: [], externals: [], floatingTags: "allow" as const };
  return { kind, name: "unit", directory: "out/unit", objects: [claim], declared };
}

test.each([
  ["environment", [], ["unguarded-claim"]],
  ["cluster", [application], ["unguarded-claim"]],
  ["cluster", [], []],
] as const)("guards in a unit of the kind %s", (kind, argocd, codes) => {
  expect(data({ unit: unit(kind), cluster: [], argocd, release: usualRelease }).map(({ code }) => code)).toEqual(codes);
});
