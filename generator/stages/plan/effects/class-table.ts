import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText } from "../../../model/loose.ts";
import { annotationOf } from "../reference.ts";
import { specOf } from "./workload.ts";

/** What exists once for all namespaces and is named by objects of others. */
export interface SharedKind {
  /** Names of it in an object of another kind; empty texts where it names none. */
  readonly namesIn: (object: KubernetesObject) => readonly string[];
  /** Kinds of these objects. */
  readonly users: readonly string[];
  /** What an object that names one meets while it is not there. */
  readonly without: string;
}

const workloads = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

function inPods(field: "priorityClassName" | "runtimeClassName"): SharedKind["namesIn"] {
  return (object) => [asText(asRecord(podTemplateOf(object)?.spec)[field])];
}

export const sharedKinds: ReadonlyMap<string, SharedKind> = new Map<string, SharedKind>([
  [
    "IngressClass",
    {
      users: ["Ingress"],
      namesIn: (ingress) => [
        asText(specOf(ingress).ingressClassName) || annotationOf(ingress, "kubernetes.io/ingress.class"),
      ],
      without: "no controller serves its hosts",
    },
  ],
  [
    "GatewayClass",
    {
      users: ["Gateway"],
      namesIn: (gateway) => [asText(specOf(gateway).gatewayClassName)],
      without: "no controller serves its hosts",
    },
  ],
  [
    "StorageClass",
    {
      users: ["PersistentVolumeClaim", "StatefulSet"],
      namesIn: (object) => [
        asText(specOf(object).storageClassName),
        ...asRecords(specOf(object).volumeClaimTemplates).map((template) => asText(specOf(template).storageClassName)),
      ],
      without: "no claim of that class grows, and no new one gets a volume",
    },
  ],
  [
    "PriorityClass",
    { users: workloads, namesIn: inPods("priorityClassName"), without: "the API server refuses every new pod" },
  ],
  [
    "RuntimeClass",
    { users: workloads, namesIn: inPods("runtimeClassName"), without: "the API server refuses every new pod" },
  ],
  [
    "ClusterIssuer",
    {
      users: ["Certificate", "Ingress"],
      namesIn: (object) => {
        const { kind, name } = asRecord(specOf(object).issuerRef);
        return [kind === "ClusterIssuer" ? asText(name) : "", annotationOf(object, "cert-manager.io/cluster-issuer")];
      },
      without: "no certificate is issued or renewed by it",
    },
  ],
  [
    "ClusterSecretStore",
    {
      users: ["ExternalSecret"],
      namesIn: (object) => {
        const { kind, name } = asRecord(specOf(object).secretStoreRef);
        return [kind === "ClusterSecretStore" ? asText(name) : ""];
      },
      without: "no Secret is fetched through it",
    },
  ],
]);

/** What exists once for all namespaces and an object names, as `Kind/name`. */
export function sharedNames(object: KubernetesObject): readonly string[] {
  return [...sharedKinds].flatMap(([kind, { users, namesIn }]) => {
    const names = users.includes(object.kind) ? namesIn(object) : [];
    return names.filter((name) => name !== "").map((name) => `${kind}/${name}`);
  });
}
