import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledObject, KubernetesObject } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { rules } from "../../generator/stages/check/rules.ts";

const kinds = [
  ["v1", "Service"],
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["v1", "Pod"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "Namespace"],
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["batch/v1", "CronJob"],
  ["networking.k8s.io/v1", "Ingress"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["policy/v1", "PodDisruptionBudget"],
  ["autoscaling/v2", "HorizontalPodAutoscaler"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  ["cert-manager.io/v1", "Certificate"],
  ["cert-manager.io/v1", "ClusterIssuer"],
  ["bitnami.com/v1alpha1", "SealedSecret"],
  ["external-secrets.io/v1", "ExternalSecret"],
  ["metallb.io/v1beta1", "IPAddressPool"],
  ["metallb.io/v1beta1", "L2Advertisement"],
  ["argoproj.io/v1alpha1", "Application"],
  ["argoproj.io/v1alpha1", "ApplicationSet"],
  ["argoproj.io/v1alpha1", "AppProject"],
] as const;

const keys = fc.constantFrom(
  ..."spec template metadata annotations labels selector matchLabels matchExpressions rules http paths path pathType backend service port name tls hosts secretName containers initContainers volumes env envFrom valueFrom secretKeyRef configMapRef data ports addresses source destination project destinations sourceRepos".split(
    " ",
  ),
  "nginx.ingress.kubernetes.io/rewrite-target",
  "nginx.ingress.kubernetes.io/auth-secret",
  "metallb.io/allow-shared-ip",
  "cert-manager.io/cluster-issuer",
);
const leaf = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    80,
    -1,
    "",
    "a",
    "unit",
    "LoadBalancer",
    "http://x-service:1/",
    "*",
    "[",
    "10.0.0.0/24",
    "::/0",
  ),
  fc.string({ maxLength: 8 }),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 6, depthSize: "medium" },
    leaf,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(keys, tie("node"), { maxKeys: 5 }),
  ),
})).node;

const anything: fc.Arbitrary<CompiledObject> = fc
  .tuple(fc.constantFrom(...kinds), fc.dictionary(keys, value), value, fc.option(fc.constantFrom("a", "b")))
  .map(([[apiVersion, kind], rest, metadata, name]) => {
    const meta = typeof metadata === "object" && metadata !== null ? metadata : {};
    const object = { ...rest, apiVersion, kind, metadata: name === null ? meta : { ...meta, name } };
    return {
      path: `${kind}.yaml`,
      object: object as unknown as KubernetesObject,
      origin: { files: ["a.json"], pointer: "" },
    };
  });

describe("rules over relations", () => {
  test.each(["names", "references", "exposure", "projects", "data"])("%s takes whatever a person wrote", (name) => {
    const rule = rules[name];
    if (rule === undefined) throw new Error(`no rule ${name}`);
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 6 }), fc.array(anything, { maxLength: 4 }), (objects, others) => {
        const declared = { edges: [], destinations: [], externals: [], floatingTags: "allow" as const };
        const unit = { kind: "environment" as const, name: "unit", directory: "out/unit", objects, declared };
        const findings = rule({ unit, cluster: others, argocd: others, release: usualRelease });
        for (const { message, place } of findings) {
          expect(message).not.toMatch(/undefined|NaN|\[object/);
          expect(place?.kind).toBe("pointer");
        }
      }),
      { numRuns: 300 },
    );
  });
});
