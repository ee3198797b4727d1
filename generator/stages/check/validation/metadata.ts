import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** Finalizers that need no domain (validateKubeFinalizerName of pkg/apis/core/validation). */
const finalizers = ["foregroundDeletion", "kubernetes", "orphan"];

/** Metadata of the kinds of Kubernetes itself (ValidateObjectMeta, there and in k8s.io/apimachinery pkg/api/validation). */
export function metadataProblems(object: Loose): readonly Problem[] {
  const metadata = asRecord(object.metadata);
  const path = ["metadata"];
  const own = asList(metadata.finalizers).map(asText);
  return [
    ...own.flatMap((name, index) =>
      refuseIf(
        !name.includes("/") && !finalizers.includes(name),
        [...path, "finalizers", index],
        `is \`${name}\`, which has no domain.`,
        "Write it with its controller's domain, such as example.com/name.",
      ),
    ),
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

function ownerProblems(owners: unknown): readonly Problem[] {
  const path = ["metadata", "ownerReferences"];
  const controllers = asList(owners).filter((owner) => asRecord(owner).controller === true).length;
  return [
    ...each(owners, path, ({ apiVersion, kind }, place) => [
      ...refuseIf(asText(apiVersion).split("/").length > 2, [...place, "apiVersion"], "is no version.", "Correct it."),
      ...refuseIf(apiVersion === "v1" && kind === "Event", place, "is an Event, which owns nothing.", "Remove it."),
    ]),
    ...refuseIf(controllers > 1, path, "has more than one controller.", "Keep one."),
  ];
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
