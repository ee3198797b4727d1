import { asRecord, asText } from "../../model/loose.ts";
import { parseQuantity } from "../../model/quantity.ts";
import type { Effect } from "../effect.ts";
import { annotationOf, hasSyncOption } from "../reference.ts";
import type { Pair } from "../scene.ts";
import type { FieldDifference } from "../unit-plan.ts";
import { quoted } from "./words.ts";

/** Fields that cannot change once an object exists, and what to do when they must. */
interface Fixed {
  /** Whether the API server refuses the difference. */
  readonly refuses: (difference: FieldDifference, pair: Pair) => boolean;
  readonly wayOut: string;
}

const remake =
  "Delete the object with its pods, then sync; or give it another name, so that a new one is made beside it.";
const at =
  (...fields: readonly string[]) =>
  ({ path }: FieldDifference) =>
    fields.some((field) => `${path.join(".")}.`.startsWith(`${field}.`));
const selector: Fixed = { refuses: at("spec.selector"), wayOut: remake };
const roleRef: Fixed = {
  refuses: at("roleRef"),
  wayOut: "Delete the binding, then sync; or give the new one another name.",
};
const data: Fixed = {
  refuses: (difference, { before }) =>
    before?.immutable === true && at("immutable", "data", "binaryData", "stringData")(difference),
  wayOut: "Give it another name, and let its users name the new one.",
};

/** Sources: Validate…Update in pkg/apis/<group>/validation/validation.go of Kubernetes 1.36. */
const fixed: Readonly<Record<string, readonly Fixed[]>> = {
  Deployment: [selector],
  ReplicaSet: [selector],
  DaemonSet: [selector],
  StatefulSet: [
    {
      refuses: (difference) =>
        difference.path[0] === "spec" &&
        !at(
          "spec.replicas",
          "spec.ordinals",
          "spec.template",
          "spec.updateStrategy",
          "spec.revisionHistoryLimit",
          "spec.persistentVolumeClaimRetentionPolicy",
          "spec.minReadySeconds",
        )(difference),
      wayOut: "Delete it with `kubectl delete --cascade=orphan`, which leaves its pods running, then sync.",
    },
  ],
  PersistentVolumeClaim: [
    {
      refuses: (difference) =>
        difference.path[0] === "spec" &&
        !at("spec.volumeAttributesClassName", "spec.resources.requests.storage")(difference),
      wayOut: "Make a claim of another name, copy the data, and let the pods use the new one.",
    },
    {
      refuses: (difference) => at("spec.resources.requests.storage")(difference) && !grows(difference),
      wayOut: "Make a smaller claim of another name, copy the data, and let the pods use the new one.",
    },
  ],
  Job: [
    {
      refuses: (difference, pair) => !isMadeAnew(pair) && jobField(difference),
      wayOut: "Give the Job another name, or delete the old one before the sync.",
    },
  ],
  Service: [
    {
      refuses: (difference, { before, after }) =>
        at("spec.clusterIP", "spec.clusterIPs")(difference) && ![before, after].some(isExternalName),
      wayOut: "Delete the Service, then sync; connections to it fail meanwhile.",
    },
  ],
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

/** What the API server refuses, so that the whole sync fails. */
export function immutable(pair: Pair): readonly Effect[] {
  const { kind, name } = pair.reference;
  if (isMadeAnew(pair)) return [];
  return (Object.hasOwn(fixed, kind) ? (fixed[kind] ?? []) : []).flatMap(({ refuses, wayOut }) => {
    const refused = pair.fields.filter((difference) => refuses(difference, pair));
    const [first] = refused;
    if (first === undefined) return [];
    const field = topOf(first.path);
    return {
      kind: "immutable",
      field,
      severity: "critical",
      message: `${quoted(field)} of ${kind} ${quoted(name)} cannot change: the API server refuses it, and the sync fails.`,
      hint: wayOut,
    };
  });
}

/** Argo CD deletes it before it makes it: a hook, or an object that is replaced by force. */
export function isMadeAnew({ before, after }: Pair): boolean {
  if (hasSyncOption(after, "Force=true") && hasSyncOption(after, "Replace=true")) return true;
  const policies = annotationOf(before, "argocd.argoproj.io/hook-delete-policy");
  const isHook = annotationOf(after, "argocd.argoproj.io/hook") !== "";
  return isHook && (policies === "" || policies.includes("BeforeHookCreation"));
}

/** The storage that a claim asks for does not get less. */
export function grows({ from, to }: FieldDifference): boolean {
  const [old, now] = [parseQuantity(from), parseQuantity(to)];
  return old !== undefined && now !== undefined && now > old;
}

/** The field that is fixed as a whole: `spec.selector` for whatever differs in it. */
function topOf(path: readonly string[]): string {
  if (path[0] !== "spec") return path[0] ?? "";
  return path[1] === "resources" ? "spec.resources.requests.storage" : path.slice(0, 2).join(".");
}

function isExternalName(object: unknown): boolean {
  return asText(asRecord(asRecord(object).spec).type) === "ExternalName";
}
