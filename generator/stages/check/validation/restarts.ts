import { hasChanged, isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

/** A sidecar is an init container that is kept running. */
export type Role = "init" | "main" | "sidecar";

/** When a container is started again (validateContainerRestartPolicy, validateInitContainerRestartPolicy). */
export function restartProblems(container: Loose, path: Path, role: Role, release: Release): readonly Problem[] {
  const { restartPolicy, restartPolicyRules } = container;
  if (!isOn("ContainerRestartRules", release)) {
    const message = role === "main" ? "is for init containers." : "must be Always.";
    const wrong = isSet(restartPolicy) && role !== "sidecar" && !hasChanged("restartPolicyDropped", release);
    return refuseIf(wrong, [...path, "restartPolicy"], message, "Remove it: the pod's own counts.");
  }
  const rules = asList(restartPolicyRules);
  const place = [...path, "restartPolicyRules"];
  return [
    ...refuseIf(rules.length > 0 && !isSet(restartPolicy), place, "needs a `restartPolicy` beside it.", "Add it."),
    ...refuseIf(rules.length > 0 && role === "sidecar", place, "is not for sidecars.", "Remove it."),
    ...refuseIf(rules.length > 20, place, "has more than 20 rules.", "Put exit codes together."),
    ...each(rules, place, (rule, own) => ruleProblems(rule, own, release)),
  ];
}

function ruleProblems({ action, exitCodes }: Loose, path: Path, release: Release): readonly Problem[] {
  const all = isOn("RestartAllContainersOnContainerExits", release);
  const actions = ["Restart", ...(all ? ["RestartAllContainers"] : [])];
  const { operator, values } = asRecord(exitCodes);
  return [
    ...refuseIf(
      !actions.includes(asText(action)),
      [...path, "action"],
      `must be ${actions.join(" or ")}.`,
      "Correct it.",
    ),
    ...refuseIf(!isSet(exitCodes), path, "has no `exitCodes`.", "Say which."),
    ...refuseIf(
      isSet(exitCodes) && operator !== "In" && operator !== "NotIn",
      [...path, "exitCodes", "operator"],
      "must be In or NotIn.",
      "Correct it.",
    ),
    ...refuseIf(
      asList(values).length > 255,
      [...path, "exitCodes", "values"],
      "has more than 255 codes.",
      "Use NotIn.",
    ),
  ];
}

/** Variables out of files are of volumes that the pod itself fills (validateFileKeyRefVolumes). */
export function fileKeyProblems(spec: Loose, path: Path): readonly Problem[] {
  const volumes = new Map(asList(spec.volumes).map((volume) => [asRecord(volume).name, asRecord(volume)]));
  return ["containers", "initContainers"].flatMap((list) =>
    each(spec[list], [...path, list], ({ env }, container) =>
      each(env, [...container, "env"], ({ valueFrom }, place) => {
        const { fileKeyRef } = asRecord(valueFrom);
        const { volumeName } = asRecord(fileKeyRef);
        return refuseIf(
          isSet(fileKeyRef) && !isSet(volumes.get(volumeName)?.emptyDir),
          [...place, "valueFrom", "fileKeyRef", "volumeName"],
          "is no emptyDir of the pod.",
          "Name a volume that an init container writes the file to.",
        );
      }),
    ),
  );
}
