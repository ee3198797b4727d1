import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** Finalizers that need no domain (validateKubeFinalizerName of pkg/apis/core/validation). */
const finalizers = ["foregroundDeletion", "kubernetes", "orphan"];

/** Metadata of the kinds of Kubernetes itself (ValidateObjectMeta, there and in k8s.io/apimachinery pkg/api/validation). */
export function metadataProblems(object: Loose): readonly Problem[] {
  const metadata = asRecord(object.metadata);
  const path = ["metadata"];
  const own = asList(metadata.finalizers).map(asText);
  return [
    ...finalizerProblems(own, [...path, "finalizers"]),
    ...refuseIf(
      own.includes("orphan") && own.includes("foregroundDeletion"),
      [...path, "finalizers"],
      "has both orphan and foregroundDeletion.",
      "Keep one.",
    ),
    ...ownerProblems(metadata.ownerReferences),
    ...refuseIf(
      typeof metadata.generation === "number" && metadata.generation < 0,
      [...path, "generation"],
      "is less than 0.",
      "Remove it.",
    ),
  ];
}

/** Namespaces have finalizers of their content as well (validateFinalizerName). */
export function namespaceProblems(object: Loose): readonly Problem[] {
  return finalizerProblems(asList(asRecord(object.spec).finalizers).map(asText), ["spec", "finalizers"]);
}

function finalizerProblems(names: readonly string[], path: Path): readonly Problem[] {
  return names.flatMap((name, index) =>
    refuseIf(
      !name.includes("/") && !finalizers.includes(name),
      [...path, index],
      `is \`${name}\`, which has no domain.`,
      "Write it with its controller's domain, such as example.com/name.",
    ),
  );
}

function ownerProblems(owners: unknown): readonly Problem[] {
  const path = ["metadata", "ownerReferences"];
  const controllers = distinct(owners).filter(({ controller }) => controller === true).length;
  return [
    ...each(owners, path, ({ apiVersion, kind }, place) => [
      ...refuseIf(asText(apiVersion).split("/").length > 2, [...place, "apiVersion"], "is no version.", "Correct it."),
      ...refuseIf(apiVersion === "v1" && kind === "Event", place, "is an Event, which owns nothing.", "Remove it."),
    ]),
    ...refuseIf(controllers > 1, path, "has more than one controller.", "Keep one."),
  ];
}

/** Owners that are the same in everything are one (dedupOwnerReferences of apiserver pkg/endpoints/handlers/rest.go). */
function distinct(owners: unknown): readonly Loose[] {
  const all = asList(owners).map(asRecord);
  const shown = all.map((owner) =>
    JSON.stringify(
      Object.entries(owner)
        .filter(([, value]) => isSet(value))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
  return all.filter((_, index) => shown.indexOf(shown[index] ?? "") === index);
}

const appArmor = "container.apparmor.security.beta.kubernetes.io/";

/** Annotations of a pod that the server reads (ValidateAppArmorPodAnnotations). */
export function podAnnotationProblems(annotations: Loose, spec: Loose, path: readonly (string | number)[]) {
  const containers = ["containers", "initContainers"].flatMap((list) => asList(spec[list]));
  const names = containers.map((container) => asRecord(container).name);
  return Object.entries(annotations).flatMap(([key, value]): readonly Problem[] => {
    if (!key.startsWith(appArmor)) return [];
    const profile = asText(value);
    const known = ["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith("localhost/");
    return [
      ...refuseIf(
        !names.includes(key.slice(appArmor.length)),
        [...path, key],
        "is for no container of the pod.",
        "Remove it.",
      ),
      ...refuseIf(
        isSet(value) && !known,
        [...path, key],
        `is ${profile}, which is no profile.`,
        "Use runtime/default.",
      ),
    ];
  });
}
