import type { KubernetesObject } from "../../../model/compiled.ts";
import { type PodTemplate, podTemplateOf } from "../../../model/kubernetes/pods.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { asList, asRecord, asText, entryOf, isRecord, type Loose, shownText } from "../../../model/loose.ts";
import type { Path } from "../schema/faults.ts";
import { containerProblems } from "./containers.ts";
import { podAnnotationProblems } from "./metadata.ts";
import { podNetworkProblems } from "./pod-network.ts";
import { podResourceProblems } from "./pod-resources.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";
import { fileKeyProblems } from "./restarts.ts";
import { schedulingProblems } from "./scheduling.ts";
import { securityProblems } from "./security.ts";
import { sleepProblems } from "./sleeps.ts";
import { validated } from "./switched-off.ts";
import { systemProblems } from "./systems.ts";
import { volumeProblems } from "./volumes.ts";

/** What pods that an object makes are refused for (pkg/apis/core/validation/validation.go, ValidatePodSpec). */
export function podProblems(object: KubernetesObject, release: Release): readonly Problem[] {
  const template = podTemplateOf(object) ?? otherTemplateOf(object);
  if (template === undefined) return [];
  const path = template.pointer.split("/").slice(1);
  const spec = validated(template.spec as unknown as Loose, release);
  const containers = asList(spec.containers).map(asRecord);
  const initial = asList(spec.initContainers).map(asRecord);
  return [
    ...volumeProblems(spec, path),
    ...["containers", "initContainers"].flatMap((list) =>
      each(spec[list], [...path, list], (one, place) => sleepProblems(one, spec, place)),
    ),
    ...containers.flatMap((one, index) => containerProblems(one, [...path, "containers", index], "main", release)),
    ...initial.flatMap((one, index) =>
      containerProblems(
        one,
        [...path, "initContainers", index],
        one.restartPolicy === "Always" ? "sidecar" : "init",
        release,
      ),
    ),
    ...repeatedPorts(containers, initial, path),
    ...hostNetworkProblems(spec, containers, path),
    ...securityProblems(spec, path),
    ...podResourceProblems(spec, path),
    ...schedulingProblems(spec, path),
    ...podNetworkProblems(spec, path, release),
    ...fileKeyProblems(spec, path),
    ...systemProblems(spec, path),
    ...refuseIf(spec.runtimeClassName === "", [...path, "runtimeClassName"], "is empty.", "Remove it."),
    ...podAnnotationProblems(template.annotations, spec, [...path.slice(0, -1), "metadata", "annotations"]),
    ...(object.kind === "Pod" ? podOnlyProblems(spec, containers, path) : templateOnlyProblems(spec, path)),
  ];
}

/** Templates that no other rule looks into. */
const otherTemplates: Readonly<Record<string, readonly string[]>> = {
  PodTemplate: ["template"],
  ReplicationController: ["spec", "template"],
};

function otherTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const place = entryOf(otherTemplates, object.kind);
  if (place === undefined) return undefined;
  const template = place.reduce<Loose>((value, key) => asRecord(value[key]), object as unknown as Loose);
  if (!isRecord(template.spec)) return undefined;
  const { labels, annotations } = asRecord(template.metadata);
  return {
    pointer: `/${[...place, "spec"].join("/")}`,
    labels: asRecord(labels),
    annotations: asRecord(annotations),
    spec: template.spec,
  } as unknown as PodTemplate;
}

/** What a pod may not have although its template may (validateContainerOnlyForPod, validatePodMetadataAndSpec). */
function podOnlyProblems(spec: Loose, containers: readonly Loose[], path: Path): readonly Problem[] {
  return [
    ...containers.flatMap(({ image }, index) =>
      refuseIf(
        asText(image) !== asText(image).trim(),
        [...path, "containers", index, "image"],
        "has spaces around it.",
        "Remove them.",
      ),
    ),
    ...refuseIf(
      asList(spec.ephemeralContainers).length > 0,
      [...path, "ephemeralContainers"],
      "cannot be made with the pod.",
      "Use `kubectl debug`.",
    ),
  ];
}

function templateOnlyProblems(spec: Loose, path: Path): readonly Problem[] {
  return refuseIf(
    asList(spec.ephemeralContainers).length > 0,
    [...path, "ephemeralContainers"],
    "is for pods that run already.",
    "Use `kubectl debug`.",
  );
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
