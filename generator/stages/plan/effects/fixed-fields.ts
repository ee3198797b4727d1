import { isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import type { Pair } from "../scene.ts";
import type { FieldDifference } from "../unit-plan.ts";
import { claimTemplatesWayOut, othersOfStatefulSet, withItsPods } from "./stateful-set.ts";
import { commandOn } from "./words.ts";
import { specOf } from "./workload.ts";

/** Fields that cannot change once an object exists, and what to do when they must. */
export interface Fixed {
  /** Whether the API server refuses the difference. */
  readonly refuses: (difference: FieldDifference, pair: Pair, release: Release) => boolean;
  readonly wayOut: string | ((pair: Pair) => string);
}

const at =
  (...fields: readonly string[]) =>
  ({ path }: FieldDifference) =>
    fields.some((field) => `${path.join(".")}.`.startsWith(`${field}.`));
const inSpec = ({ path }: FieldDifference) => path[0] === "spec";
const selector: Fixed = { refuses: at("spec.selector"), wayOut: withItsPods };
const roleRef: Fixed = {
  refuses: at("roleRef"),
  wayOut: "Delete the binding, then sync; or give the new one another name.",
};
const data: Fixed = {
  refuses: (difference, { before }) =>
    before?.immutable === true && at("immutable", "data", "binaryData", "stringData")(difference),
  wayOut: "Give it another name, and let its users name the new one.",
};
const serviceWayOut = "Delete the Service, then sync; connections to it fail meanwhile.";

/** By kind. Sources: Validate…Update in pkg/apis/<group>/validation/validation.go of Kubernetes 1.33 to 1.37. */
export const fixedFields: Readonly<Record<string, readonly Fixed[]>> = {
  Deployment: [selector],
  ReplicaSet: [selector],
  DaemonSet: [selector],
  StatefulSet: [
    { refuses: at("spec.volumeClaimTemplates"), wayOut: claimTemplatesWayOut },
    { refuses: at("spec.selector"), wayOut: withItsPods },
    {
      refuses: (difference) =>
        inSpec(difference) &&
        !at(
          "spec.volumeClaimTemplates",
          "spec.selector",
          "spec.replicas",
          "spec.ordinals",
          "spec.template",
          "spec.updateStrategy",
          "spec.revisionHistoryLimit",
          "spec.persistentVolumeClaimRetentionPolicy",
          "spec.minReadySeconds",
        )(difference),
      wayOut: othersOfStatefulSet,
    },
  ],
  PersistentVolumeClaim: [
    {
      refuses: (difference) =>
        inSpec(difference) && !at("spec.volumeAttributesClassName", "spec.resources.requests.storage")(difference),
      wayOut: "Make a claim of another name, copy the data, and let the pods use the new one.",
    },
    {
      refuses: (difference) => at("spec.resources.requests.storage")(difference) && !grows(difference),
      wayOut: "Make a smaller claim of another name, copy the data, and let the pods use the new one.",
    },
  ],
  PersistentVolume: [
    { refuses: isVolumeSource, wayOut: "Make a volume of another name; claims stay bound to this one." },
  ],
  Pod: [
    {
      refuses: (difference, pair) => inSpec(difference) && !mayChangeInPod(difference, pair),
      wayOut: "Delete the pod, then sync; or let a Deployment have it.",
    },
  ],
  Job: [
    {
      refuses: isFixedInJob,
      wayOut: ({ reference: { name, namespace } }) =>
        `Run ${commandOn("delete", "job", name, namespace)} before the sync, which makes it and runs it again; or give it another name, or make it a hook of Argo CD, which is made anew each time.`,
    },
  ],
  Service: [
    {
      refuses: (difference, { before, after }) =>
        at("spec.clusterIP", "spec.clusterIPs")(difference) && ![before, after].some(isOfType("ExternalName")),
      wayOut: serviceWayOut,
    },
    {
      refuses: (difference, { before, after }) =>
        at("spec.loadBalancerClass")(difference) && [before, after].every(isOfType("LoadBalancer")),
      wayOut: serviceWayOut,
    },
  ],
  ResourceQuota: [{ refuses: at("spec.scopes"), wayOut: "Delete the quota, then sync; or give it another name." }],
  RoleBinding: [roleRef],
  ClusterRoleBinding: [roleRef],
  StorageClass: [
    {
      refuses: at("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
      wayOut: "Make a class of another name, or delete this one, then sync: volumes that exist stay as they are.",
    },
  ],
  IngressClass: [{ refuses: at("spec.controller"), wayOut: "Delete the class, then sync." }],
  PriorityClass: [{ refuses: at("value", "preemptionPolicy"), wayOut: "Make a class of another name." }],
  Secret: [data, { refuses: at("type"), wayOut: "Delete the Secret, then sync; or give it another name." }],
  ConfigMap: [data],
};

const jobField = at(
  "spec.template",
  "spec.selector",
  "spec.completions",
  "spec.completionMode",
  "spec.podFailurePolicy",
  "spec.backoffLimitPerIndex",
  "spec.managedBy",
  "spec.successPolicy",
);
const placement = at(
  "spec.template.metadata",
  "spec.template.spec.nodeSelector",
  "spec.template.spec.tolerations",
  "spec.template.spec.affinity.nodeAffinity",
  "spec.template.spec.schedulingGates",
);

/** A suspended Job may still be placed elsewhere and sized; indexed completions change together with the parallelism. */
function isFixedInJob(difference: FieldDifference, { before, after }: Pair, release: Release): boolean {
  if (!jobField(difference)) return false;
  const { suspend, completionMode } = specOf(before);
  if (at("spec.completions")(difference)) {
    const { completions, parallelism = 1 } = specOf(after);
    return completionMode !== "Indexed" || completions !== parallelism;
  }
  return (
    suspend !== true ||
    !(
      placement(difference) ||
      (isContainerField(difference, ["spec", "template"], "resources") &&
        isOn("MutablePodResourcesForSuspendedJobs", release))
    )
  );
}

/** `<place>.spec.containers[…].<field>`, of init containers too. */
function isContainerField({ path }: FieldDifference, place: readonly string[], field: string): boolean {
  const own = path.slice(place.length);
  return (
    place.every((key, index) => path[index] === key) &&
    own[0] === "spec" &&
    /^(initC|c)ontainers$/.test(own[1] ?? "") &&
    own[3] === field
  );
}

function mayChangeInPod(difference: FieldDifference, { before, after }: Pair): boolean {
  if (isContainerField(difference, [], "image")) return true;
  const { path, from, to } = difference;
  if (path[1] === "activeDeadlineSeconds")
    return to !== undefined && (from === undefined || Number(to) <= Number(from));
  if (path[1] !== "tolerations") return false;
  const [old, now] = [specOf(before), specOf(after)].map(({ tolerations }) =>
    asList(tolerations).map((each) => JSON.stringify(each)),
  );
  return (old ?? []).every((toleration) => now?.includes(toleration));
}

/** Everything that is not for all volumes alike says where this one is. */
function isVolumeSource({ path }: FieldDifference): boolean {
  const common = [
    ...["accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy"],
    ...["storageClassName", "volumeAttributesClassName"],
  ];
  return path[0] === "spec" && path[1] !== undefined && !common.includes(path[1]);
}

function isOfType(type: string): (object: unknown) => boolean {
  return (object) => asText(asRecord(asRecord(object).spec).type) === type;
}

/** The storage that a claim asks for does not get less. */
export function grows({ from, to }: FieldDifference): boolean {
  const [old, now] = [parseQuantity(from), parseQuantity(to)];
  return old !== undefined && now !== undefined && now > old;
}
