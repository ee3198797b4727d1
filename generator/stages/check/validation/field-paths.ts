import { asRecord, asText, type Loose } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import { qualifiedName } from "../naming/forms.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";

/** Fields of a pod that its containers can be told (validEnvDownwardAPIFieldPathExpressions and …Volume…). */
const inVariables = [
  ...["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName"],
  ...["status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"],
];
const inFiles = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
/** pkg/apis/core/pods/helpers.go, ConvertDownwardAPIFieldLabel: of old, and read as another one. */
const aliases: Readonly<Record<string, string>> = { "spec.host": "spec.nodeName" };

/** A field by its path; of labels and annotations one can be named: metadata.labels['app']. */
export function fieldRefProblems(reference: unknown, path: Path, where: "file" | "variable"): readonly Problem[] {
  if (!isSet(reference)) return [];
  const { fieldPath, apiVersion } = asRecord(reference);
  const written = asText(fieldPath);
  const place = [...path, "fieldPath"];
  const allowed = where === "file" ? inFiles : inVariables;
  const version = asText(apiVersion);
  const [, map, key = ""] = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(written) ?? [];
  const wrongKey =
    map === undefined ? undefined : qualifiedName(map === "metadata.annotations" ? key.toLowerCase() : key);
  return [
    ...refuseIf(version !== "" && version !== "v1", [...path, "apiVersion"], "must be v1.", "Leave it out."),
    ...(written === ""
      ? []
      : refuseIf(
          map === undefined && !allowed.includes(aliases[written] ?? written),
          place,
          `is \`${written}\`, which is no field that can be read there.`,
          `Use one of ${allowed.join(", ")}${where === "file" ? "" : ", metadata.labels['…'], metadata.annotations['…']"}.`,
        )),
    ...refuseIf(wrongKey !== undefined, place, `names the key \`${key}\`, which ${wrongKey}.`, "Correct it."),
  ];
}

const resources = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/;
/** What an amount can be divided by: one thousandth of a CPU or one, and one byte or a power of ten or two of them. */
const bytes = /^1([kMGTPE]i?|Ki)?$/;

/** An amount of a container (validateContainerResourceFieldSelector). */
export function resourceRefProblems(reference: unknown, path: Path, where: "file" | "variable"): readonly Problem[] {
  if (!isSet(reference)) return [];
  const { resource, containerName, divisor } = asRecord(reference);
  const written = asText(resource);
  const named = where === "variable" || asText(containerName) !== "";
  return [
    ...refuseIf(!named, path, "does not say of which container.", "Add `containerName`."),
    ...refuseIf(
      named && written !== "" && !resources.test(written),
      [...path, "resource"],
      `is \`${written}\`, which no container has.`,
      "Use limits or requests of cpu, memory or ephemeral-storage, such as limits.memory.",
    ),
    ...divisorProblems(written, divisor, [...path, "divisor"]),
  ];
}

function divisorProblems(resource: string, divisor: unknown, path: Path): readonly Problem[] {
  if (!isSet(divisor) || parseQuantity(divisor) === 0n || !resources.test(resource)) return [];
  const written = String(divisor);
  const right = resource.endsWith(".cpu") ? ["1", "1m"].includes(written) : bytes.test(written) && written !== "1ki";
  const ways = resource.endsWith(".cpu")
    ? "1 or 1m"
    : "1, or 1 with k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei behind it";
  return refuseIf(!right, path, `is ${written}, which nothing is divided by.`, `Write ${ways}.`);
}

/** One file of a downwardAPI volume. */
export function downwardFileProblems(file: Loose, path: Path): readonly Problem[] {
  const both = isSet(file.fieldRef) && isSet(file.resourceFieldRef);
  const none = !isSet(file.fieldRef) && !isSet(file.resourceFieldRef);
  return [
    ...refuseIf(both, path, "has both fieldRef and resourceFieldRef.", "Keep one."),
    ...refuseIf(none, path, "has neither fieldRef nor resourceFieldRef.", "Say what is written into the file."),
    ...fieldRefProblems(file.fieldRef, [...path, "fieldRef"], "file"),
    ...(isSet(file.fieldRef) ? [] : resourceRefProblems(file.resourceFieldRef, [...path, "resourceFieldRef"], "file")),
  ];
}
