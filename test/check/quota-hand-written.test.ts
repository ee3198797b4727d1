import fc from "fast-check";
import { expect, test } from "vitest";
import type { CompiledObject, KubernetesObject } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { autoscaling } from "../../generator/stages/check/autoscaling.ts";
import { quota } from "../../generator/stages/check/quota.ts";

const keys = [
  ...["spec", "hard", "limits", "template", "containers", "initContainers", "resources", "requests", "cpu", "memory"],
  ...["scopes", "scopeSelector", "matchExpressions", "strategy", "rollingUpdate", "maxSurge", "replicas", "metrics"],
  ...["volumes", "ephemeral", "volumeClaimTemplate", "volumeClaimTemplates", "acme", "solvers", "http01", "ingress"],
  ...[
    "issuerRef",
    "dnsNames",
    "tls",
    "hosts",
    "secretName",
    "ports",
    "type",
    "scaleTargetRef",
    "kind",
    "name",
    "image",
  ],
  ...["pods", "services", "requests.cpu", "limits.memory", "count/pods", "jobTemplate", "affinity", "envFrom", "env"],
];
const kinds = [
  ...["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob", "Service", "Secret"],
  ...["ResourceQuota", "LimitRange", "PersistentVolumeClaim", "HorizontalPodAutoscaler", "Certificate", "Ingress"],
  ...["ClusterIssuer", "Issuer", "RuntimeClass", "PriorityClass", "StorageClass", "ExternalSecret", "SealedSecret"],
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    "",
    "1",
    "-1",
    "500m",
    "1Gi",
    "25%",
    "Container",
    "Utilization",
    "a",
  ),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7, depthSize: "large" },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("tree"), { maxKeys: 5 }),
  ),
}));
const object = fc.record({
  apiVersion: fc.constantFrom("v1", "apps/v1", "autoscaling/v2", "cert-manager.io/v1"),
  kind: fc.constantFrom(...kinds),
  name: fc.constantFrom("a", "b"),
  annotations: tree,
  spec: tree,
});

test("whatever is written by hand, the rules find faults and do not break", () => {
  const hard = { pods: "1", services: "0", "requests.cpu": "1", "limits.memory": "1", persistentvolumeclaims: "0" };
  const fixed = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard } };
  let findings = 0;
  fc.assert(
    fc.property(fc.array(object, { maxLength: 8 }), (written) => {
      const objects = [fixed, ...written.map(({ name, annotations, ...rest }) => read(name, annotations, rest))].map(
        compiled,
      );
      const declared = { edges: [], destinations: [], externals: [], floatingTags: "allow" } as const;
      const unit = { kind: "environment", name: "case", directory: "", objects, declared } as const;
      for (const rule of [quota, autoscaling]) {
        for (const { message, hint } of rule({ unit, cluster: objects, argocd: [], release: usualRelease })) {
          findings += 1;
          expect(`${message} ${hint}`).not.toMatch(/undefined|NaN|\[object/);
        }
      }
    }),
    { numRuns: 400 },
  );
  expect(findings).toBeGreaterThan(100);
});

function read(name: string, annotations: unknown, rest: { apiVersion: string; kind: string; spec: unknown }) {
  return { ...rest, metadata: { name, annotations } } as KubernetesObject;
}

function compiled(object: KubernetesObject): CompiledObject {
  return { path: `${object.kind}-${object.metadata.name}.yaml`, object, origin: { files: [], pointer: "" } };
}
