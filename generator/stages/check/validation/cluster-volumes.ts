import { asRecord, asText, type Loose } from "../../../model/loose.ts";
import { modeProblems, positive } from "./claims.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";
import { nodeSelectorProblems } from "./selectors.ts";
import { sourceProblems } from "./volumes.ts";

/** Fields of a volume that are no source of it. */
const noSources = [
  ...["accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy"],
  ...["storageClassName", "volumeAttributesClassName", "volumeMode"],
];

/** Volumes of the cluster (ValidatePersistentVolumeSpec). */
export function volumeOfClusterProblems(object: Loose): readonly Problem[] {
  const spec = asRecord(object.spec);
  const sources = Object.keys(spec).filter((field) => !noSources.includes(field) && isSet(spec[field]));
  const capacity = asRecord(spec.capacity);
  const resources = Object.keys(capacity);
  const affinity = asRecord(spec.nodeAffinity).required;
  return [
    ...refuseIf(sources.length === 0, ["spec"], "says nothing of where the volume is.", "Add its source, such as csi."),
    ...refuseIf(
      sources.length > 1,
      ["spec"],
      `has ${sources.length} sources: ${sources.join(", ")}.`,
      "Make a volume of each.",
    ),
    ...refuseIf(
      resources.length !== 1 || resources[0] !== "storage",
      ["spec", "capacity"],
      "must have `storage`, and nothing else.",
      "Say how large the volume is.",
    ),
    ...positive(capacity.storage, ["spec", "capacity", "storage"]),
    ...modeProblems(spec, ["spec"]),
    ...sourceProblems(spec, ["spec"]),
    ...nodeSelectorProblems(affinity, ["spec", "nodeAffinity", "required"]),
    ...refuseIf(
      isSet(spec.local) && !isSet(affinity),
      ["spec", "local"],
      "is on a node, and nodeAffinity does not say on which.",
      "Add `nodeAffinity.required`.",
    ),
    ...refuseIf(
      isSet(spec.nodeAffinity) && !isSet(affinity),
      ["spec", "nodeAffinity"],
      "has no `required`.",
      "Add it, or remove nodeAffinity.",
    ),
    ...refuseIf(
      spec.persistentVolumeReclaimPolicy === "Recycle" && /^\/+$/.test(asText(asRecord(spec.hostPath).path)),
      ["spec", "persistentVolumeReclaimPolicy"],
      "is Recycle for the root of a node: everything on it would be deleted.",
      "Use Retain.",
    ),
  ];
}
