import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, at, textOf } from "../../../model/loose.ts";
import { environmentEntries, volumeEntries } from "../references/pods.ts";
import { certificateRequests } from "../relations/certificates.ts";
import { type Inventory, ownOfKind, sameNamespace } from "../relations/inventory.ts";
import type { Pods } from "../relations/pods.ts";

/** Something without which the pods of a workload are refused, or do not start. */
export interface Need {
  readonly kind: "ConfigMap" | "Secret" | "ServiceAccount" | "PersistentVolumeClaim" | "PriorityClass" | "RuntimeClass";
  readonly name: string;
  /** undefined for kinds of the whole cluster, too. */
  readonly namespace: string | undefined;
  /** Ends of the paths of fields that name it. */
  readonly fields: readonly string[];
}

/** What the pods need, each once. */
export function needsOf(pods: Pods): readonly Need[] {
  const { spec, namespace } = pods;
  const entries = [...environmentEntries(pods), ...volumeEntries(pods)].map(({ kind, name }) => ({
    kind,
    name,
    namespace,
    fields: entryFields[kind],
  }));
  const one = (kind: Need["kind"], value: unknown, fields: readonly string[]): readonly Need[] => {
    const name = textOf(value);
    const isOfCluster = kind === "PriorityClass" || kind === "RuntimeClass";
    return name === undefined ? [] : [{ kind, name, namespace: isOfCluster ? undefined : namespace, fields }];
  };
  const all = [
    ...entries,
    ...one("ServiceAccount", spec.serviceAccountName ?? spec.serviceAccount, ["serviceAccountName", "serviceAccount"]),
    ...asList(spec.volumes).flatMap((volume) =>
      one("PersistentVolumeClaim", at(volume, "persistentVolumeClaim", "claimName"), [
        "persistentVolumeClaim/claimName",
      ]),
    ),
    ...one("PriorityClass", spec.priorityClassName, ["priorityClassName"]),
    ...one("RuntimeClass", spec.runtimeClassName, ["runtimeClassName"]),
  ];
  return [...new Map(all.map((need) => [`${need.kind}/${need.name}`, need])).values()];
}

const entryFields = {
  ConfigMap: ["configMapRef/name", "configMapKeyRef/name", "configMap/name", "projected/sources/configMap/name"],
  Secret: ["secretRef/name", "secretKeyRef/name", "secret/secretName", "projected/sources/secret/name"],
} as const;

const groupKinds = {
  ConfigMap: "ConfigMap",
  Secret: "Secret",
  ServiceAccount: "ServiceAccount",
  PersistentVolumeClaim: "PersistentVolumeClaim",
  PriorityClass: "PriorityClass.scheduling.k8s.io",
  RuntimeClass: "RuntimeClass.node.k8s.io",
} as const satisfies Record<Need["kind"], string>;

/** The unit's objects that are what is needed, or out of which a controller makes it. */
export function providersOf(inventory: Inventory, need: Need): readonly CompiledObject[] {
  const inPlace = ({ object }: CompiledObject) => sameNamespace(object.metadata.namespace, need.namespace);
  const own = ownOfKind(inventory, groupKinds[need.kind]).filter(({ object }) => object.metadata.name === need.name);
  const makers = need.kind === "Secret" ? secretMakers(inventory, need.name) : [];
  return [...own, ...makers].filter(inPlace);
}

function secretMakers(inventory: Inventory, name: string): readonly CompiledObject[] {
  return [
    ...ownOfKind(inventory, "SealedSecret.bitnami.com").filter(({ object }) => object.metadata.name === name),
    ...ownOfKind(inventory, "ExternalSecret.external-secrets.io").filter(
      ({ object }) => (textOf(at(object, "spec", "target", "name")) ?? object.metadata.name) === name,
    ),
    ...ownOfKind(inventory, "Certificate.cert-manager.io").filter(
      ({ object }) => at(object, "spec", "secretName") === name,
    ),
    ...ownOfKind(inventory, "Ingress.networking.k8s.io").filter((ingress) =>
      certificateRequests(ingress).some(({ secretName }) => secretName === name),
    ),
  ];
}
