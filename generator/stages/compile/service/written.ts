import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import type { KubernetesObject, WrittenFields } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import type { Container, Fields, Service } from "../../../model/workload.ts";

type Path = readonly string[];

/** Settings that are one field of the workload. */
const fields: readonly (readonly [setting: string, path: Path])[] = [
  ["schedule", ["spec", "schedule"]],
  ["timeZone", ["spec", "timeZone"]],
  ["startingDeadlineSeconds", ["spec", "startingDeadlineSeconds"]],
  ["replicas", ["spec", "replicas"]],
  ["rollout", ["spec", "strategy"]],
  ["rollout", ["spec", "updateStrategy"]],
];

/** Settings that are one field of a container. An image is mostly at fault for its tag. */
const containerFields: readonly (readonly [field: string, setting: Path])[] = [
  ["image", ["image", "tag"]],
  ["command", ["command"]],
  ["args", ["args"]],
  ["workingDir", ["workingDir"]],
  ["resources", ["resources"]],
];

/** Where a service's workload has what its settings say, so that a finding about a field points at its setting. */
export function writtenFields(service: Service, object: KubernetesObject): readonly WrittenFields[] {
  const keys = ["services", service.name];
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  const pod = template.pointer.split("/").slice(1);
  const { volumes = [] } = template.spec;
  return [
    ...fields.map(([setting, path]) => at(path, [...keys, setting])),
    ...service.volumes.map(({ name }) => at([...pod, "volumes", place(volumes, name)], [...keys, "volumes", name])),
    ...writtenPod(service, object, keys),
  ];
}

/** What services and backing services say of their pods. */
interface Pod {
  readonly name: string;
  readonly container: Said;
  readonly initContainers: readonly Container[];
  readonly sidecars: readonly Container[];
  readonly pod: Fields;
}

type Said = Pick<Container, "env" | "fields" | "probes">;

/** Where what makes the pods of a service or a backing service, with its settings at `keys`, has what they say of its pods. */
export function writtenPod(said: Pod, object: KubernetesObject, keys: Path): readonly WrittenFields[] {
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  const pod = template.pointer.split("/").slice(1);
  const { containers, initContainers = [] } = template.spec;
  const beside = (section: "sidecars" | "initContainers") =>
    said[section].flatMap((container) => {
      const called = nameIn(container, container.name);
      return ofContainer(
        container,
        initContainers.find(({ name }) => name === called)?.env ?? [],
        [...pod, "initContainers", place(initContainers, called)],
        [...keys, section, container.name],
      );
    });
  const called = nameIn(said.container, said.name);
  return [
    ...ofContainer(
      said.container,
      containers.find(({ name }) => name === called)?.env ?? [],
      [...pod, "containers", place(containers, called)],
      keys,
    ),
    ...beside("sidecars"),
    ...beside("initContainers"),
    written(pod, [...keys, "pod"], said.pod),
  ];
}

/** Kubernetes' own fields may call a container otherwise. */
function nameIn({ fields: { name } }: Said, usual: string): string {
  return typeof name === "string" ? name : usual;
}

function place(list: readonly { readonly name: string }[], name: string): string {
  return String(list.findIndex((item) => item.name === name));
}

/** Where a service's autoscaler has them; its metrics by percent come before others. */
export function writtenScaling({ name, autoscaling }: Service): readonly WrittenFields[] {
  if (autoscaling === undefined) return [];
  const keys = ["services", name, "autoscaling"];
  const { cpu, memory, metrics, behavior } = autoscaling;
  const before = [cpu, memory].filter((metric) => metric !== undefined).length;
  return [
    at(["spec", "maxReplicas"], [...keys, "maxReplicas"]),
    ...metrics.map((metric, index) =>
      written(["spec", "metrics", String(before + index)], [...keys, "metrics", String(index)], metric),
    ),
    ...(Object.keys(behavior).length > 0 ? [written(["spec", "behavior"], [...keys, "behavior"], behavior)] : []),
  ];
}

/** Where a container at `path` has what its settings at `keys` say. */
function ofContainer(
  { env, fields: own, probes }: Said,
  compiled: readonly { readonly name: string }[],
  path: Path,
  keys: Path,
): readonly WrittenFields[] {
  return [
    written(path, [...keys, "container"], own),
    ...(["startup", "readiness", "liveness"] as const).flatMap((which) => {
      const probe = probes[which];
      return probe === undefined ? [] : [written([...path, `${which}Probe`], [...keys, "probes", which], probe)];
    }),
    ...containerFields.map(([field, setting]) => at([...path, field], [...keys, ...setting])),
    ...env.map(({ name }) =>
      at([...path, "env", String(compiled.findIndex((one) => one.name === name))], [...keys, "env", name]),
    ),
  ];
}

/** Fields in Kubernetes' own words. */
function written(path: Path, keys: Path, own: NonNullable<WrittenFields["fields"]>): WrittenFields {
  return { path, pointer: pointerTo(keys), fields: own };
}

/** All of what a setting comes to. */
function at(path: Path, keys: Path): WrittenFields {
  return { path, pointer: pointerTo(keys) };
}
