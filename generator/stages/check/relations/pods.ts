import type { CompiledObject, KubernetesObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asTextMap, at, isRecord, type Loose, textOf } from "../../../model/loose.ts";
import { customTemplates } from "./custom-pods.ts";

/** Pods that exist once `maker` is applied. */
export interface Pods {
  readonly maker: CompiledObject;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Loose;
}

/** One port that a container declares. */
export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
}

/** The pods that objects make. A custom resource that stands for a Deployment, such as a Rollout, makes pods too. */
export function podsOf(objects: readonly CompiledObject[]): readonly Pods[] {
  return objects.flatMap((maker) => {
    const template = templateOf(maker.object);
    return template === undefined ? [] : [{ maker, namespace: maker.object.metadata.namespace, ...template }];
  });
}

/** Pods that operators make out of templates to which they add what they like: labels, volumes, ports. */
export function operatorsPodsOf(objects: readonly CompiledObject[]): readonly Pods[] {
  return objects.flatMap((maker) =>
    customTemplates(maker.object).flatMap(({ labels, spec, isWhole }) =>
      isWhole ? [] : [{ maker, namespace: maker.object.metadata.namespace, labels, spec }],
    ),
  );
}

/** Init containers, containers and ephemeral containers, in that order. */
export function containersOf(spec: Loose): readonly Loose[] {
  return [...asList(spec.initContainers), ...asList(spec.containers), ...asList(spec.ephemeralContainers)].filter(
    isRecord,
  );
}

/** Ports of the containers that keep running: a sidecar's count, another init container's do not (FindPort in k8s.io/kubernetes/pkg/api/v1/pod). */
export function portsOf(spec: Loose): readonly ContainerPort[] {
  const sidecars = asList(spec.initContainers).filter((container) => at(container, "restartPolicy") === "Always");
  return [...asList(spec.containers), ...sidecars].flatMap((container) => declaredPorts(container));
}

/** Ports that one container declares. */
export function declaredPorts(container: unknown): readonly ContainerPort[] {
  return asList(at(container, "ports")).map((port) => {
    const number = at(port, "containerPort");
    return {
      name: textOf(at(port, "name")),
      number: typeof number === "number" ? number : undefined,
      protocol: textOf(at(port, "protocol")) ?? "TCP",
    };
  });
}

function templateOf(object: KubernetesObject): Pick<Pods, "labels" | "spec"> | undefined {
  const template = podTemplateOf(object);
  if (template !== undefined) return { labels: asTextMap(template.labels), spec: asRecord(template.spec) };
  if (groupKind(object) === "ReplicationController") {
    const { metadata, spec } = asRecord(at(object, "spec", "template"));
    return isRecord(spec) ? { labels: asTextMap(at(metadata, "labels")), spec } : undefined;
  }
  return customTemplates(object).find(({ isWhole }) => isWhole);
}
