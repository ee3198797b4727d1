import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import type { WrittenFields } from "../../../model/compiled.ts";
import type { Container, Service } from "../../../model/workload.ts";

/** Where a service's pods have what its settings say in Kubernetes' own words. */
export function writtenFields(service: Service): readonly WrittenFields[] {
  const keys = ["services", service.name];
  const pod = ["spec", "template", "spec"];
  const before = [...service.sidecars, ...service.initContainers];
  return [
    ...ofContainer(service.container, [...pod, "containers", "0"], keys),
    ...before.flatMap((container, index) =>
      ofContainer(
        container,
        [...pod, "initContainers", String(index)],
        [...keys, service.sidecars.includes(container) ? "sidecars" : "initContainers", container.name],
      ),
    ),
    written(pod, [...keys, "pod"], service.pod),
  ].filter(({ fields }) => Object.keys(fields).length > 0);
}

function ofContainer(
  { fields, probes }: Container,
  path: readonly string[],
  keys: readonly string[],
): readonly WrittenFields[] {
  return [
    written(path, [...keys, "container"], fields),
    ...(["startup", "readiness", "liveness"] as const).map((which) =>
      written([...path, `${which}Probe`], [...keys, "probes", which], probes[which] ?? {}),
    ),
  ];
}

function written(path: readonly string[], keys: readonly string[], fields: WrittenFields["fields"]): WrittenFields {
  return { path, pointer: pointerTo(keys), fields };
}
