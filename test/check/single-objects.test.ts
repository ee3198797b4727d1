import fc from "fast-check";
import { expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { rules } from "../../generator/stages/check/rules.ts";

const names = ["pod-security", "images", "components", "secrets"];
const fieldNames = fc.constantFrom(
  "containers",
  "initContainers",
  "volumes",
  "securityContext",
  "capabilities",
  "add",
  "sysctls",
  "image",
  "name",
  "reference",
  "ports",
  "livenessProbe",
  "httpGet",
  "lifecycle",
  "seccompProfile",
  "type",
  "os",
  "env",
  "value",
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    fc.constantFrom<unknown>(null, "", "a:latest", 0, true, -1),
    tie("list"),
    tie("map"),
  ),
  list: fc.array(tie("tree"), { maxLength: 3 }),
  map: fc.dictionary(fieldNames, tie("tree"), { maxKeys: 5 }),
}));

test("objects that are anything but well-formed are somebody else's finding", () => {
  fc.assert(
    fc.property(tree, tree, tree, (spec, template, labels) => {
      const namespace = { "pod-security.kubernetes.io/enforce": "restricted" };
      const objects = [
        { apiVersion: "v1", kind: "Namespace", metadata: { name: "a", labels: namespace } },
        { apiVersion: "v1", kind: "Namespace", metadata: { name: "b", labels } },
        { apiVersion: "v1", kind: "Pod", metadata: { name: "x", namespace: "a", annotations: labels }, spec },
        { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x", namespace: "a" }, spec: { template } },
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "y", namespace: "a" },
          spec: { template: { metadata: labels, spec } },
        },
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: { name: "x", namespace: "a", annotations: labels },
          spec,
        },
        { apiVersion: "v1", kind: "Secret", metadata: { name: "x", namespace: "a" }, data: spec, stringData: template },
        { apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", metadata: { name: "x", namespace: "a" }, spec },
      ] as KubernetesObject[];
      const unit = {
        kind: "environment" as const,
        name: "dev",
        directory: "",
        objects: objects.map((object) => ({ path: "", object, origin: { files: ["f"], pointer: "" } })),
        declared: { edges: [], destinations: [], externals: [], floatingTags: "forbid" as const },
      };
      for (const name of names) {
        expect(rules[name]?.({ unit, cluster: [], argocd: [], release: usualRelease })).toBeInstanceOf(Array);
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});
