import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, type Loose, shownText } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { resourceProblems } from "./amounts.ts";
import { containerProblems } from "./containers.ts";
import { isSet, type Problem } from "./problem.ts";
import { securityProblems } from "./security.ts";

/** What pods that an object makes are refused for (pkg/apis/core/validation/validation.go, ValidatePodSpec). */
export function podProblems(object: KubernetesObject): readonly Problem[] {
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  const path = template.pointer.split("/").slice(1);
  const spec = template.spec as unknown as Loose;
  const containers = asList(spec.containers).map(asRecord);
  const initial = asList(spec.initContainers).map(asRecord);
  return [
    ...volumeProblems(spec, path),
    ...containers.flatMap((one, index) => containerProblems(one, [...path, "containers", index], "main")),
    ...initial.flatMap((one, index) =>
      containerProblems(one, [...path, "initContainers", index], one.restartPolicy === "Always" ? "sidecar" : "init"),
    ),
    ...repeatedPorts(containers, initial, path),
    ...hostNetworkProblems(spec, containers, path),
    ...securityProblems(spec, path),
    ...resourceProblems(asRecord(spec.resources), [...path, "resources"]),
  ];
}

/** A volume without any source is an emptyDir (pkg/apis/core/v1/defaults.go, SetDefaults_Volume). */
function volumeProblems(spec: Loose, path: Path): readonly Problem[] {
  return asList(spec.volumes).flatMap((volume, index) => {
    const sources = Object.entries(asRecord(volume)).filter(([field, value]) => field !== "name" && isSet(value));
    if (sources.length < 2) return [];
    return [
      {
        path: [...path, "volumes", index],
        message: `has ${sources.length} sources: ${sources.map(([field]) => field).join(", ")}.`,
        hint: "Make a volume of each.",
      },
    ];
  });
}

/** Source: pkg/api/pod/warnings.go, duplicate port definition. Two entries differ when their host ports do. */
function repeatedPorts(containers: readonly Loose[], initial: readonly Loose[], path: Path): readonly Problem[] {
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  const lists = [
    ...initial.map((container, index) => ({ container, place: [...path, "initContainers", index] })),
    ...containers.map((container, index) => ({ container, place: [...path, "containers", index] })),
  ];
  for (const { container, place } of lists) {
    asList(container.ports).forEach((entry, index) => {
      const port = asRecord(entry);
      const protocol = asText(port.protocol) || "TCP";
      const key = [port.containerPort, protocol, asText(port.hostIP), port.hostPort ?? 0].map(shownText).join(" ");
      const other = seen.get(key);
      if (other === undefined) {
        seen.set(key, asText(container.name));
        return;
      }
      problems.push({
        code: "hidden-definition",
        path: [...place, "ports", index],
        message: `declares ${protocol} port ${shownText(port.containerPort)} again, which the container ${other} has already.`,
        hint: "Remove one: containers of a pod share its ports.",
      });
    });
  }
  return problems;
}

function hostNetworkProblems(spec: Loose, containers: readonly Loose[], path: Path): readonly Problem[] {
  if (spec.hostNetwork !== true) return [];
  return containers.flatMap((container, index) =>
    asList(container.ports).flatMap((entry, at) => {
      const { hostPort, containerPort } = asRecord(entry);
      // Absent, the host port is the container's (SetDefaults_PodSpec).
      if (!isSet(hostPort) || hostPort === 0 || hostPort === containerPort) return [];
      return [
        {
          path: [...path, "containers", index, "ports", at, "hostPort"],
          message: `is ${shownText(hostPort)}, but the pod uses its node's network, where it must be the containerPort.`,
          hint: "Leave it out.",
        },
      ];
    }),
  );
}
