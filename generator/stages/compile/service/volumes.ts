import type {
  ConfigMap,
  Volume as KubernetesVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Service, Volume, VolumeSource } from "../../../model/workload.ts";
import { dataGuard, inWave, labelsOf } from "../part.ts";

/** A volume of the pod. */
export function volumeOf({ name, source }: Volume, service: Service): KubernetesVolume {
  switch (source.type) {
    case "claim":
      return { name, persistentVolumeClaim: { claimName: objectName(service, name) } };
    case "files":
      return { name, configMap: { name: objectName(service, name) } };
    default:
      return { name, [source.type]: source.fields };
  }
}

/** What the pod's volumes are made of. A claim is in its consumer's wave, and Argo CD never removes it. */
export function volumeObject(
  { name, source }: Volume,
  service: Service,
  namespace: string,
  storageClass: string | undefined,
): KubernetesObject | undefined {
  const metadata = { name: objectName(service, name), namespace, labels: labelsOf(service.name) };
  if (source.type === "claim") {
    return {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...metadata, annotations: { ...inWave("services"), ...dataGuard } },
      spec: claimSpec(source, storageClass),
    } satisfies PersistentVolumeClaim;
  }
  if (source.type !== "files") return undefined;
  const texts = source.files.flatMap(({ key, content }) => ("text" in content ? [[key, content.text] as const] : []));
  const bytes = source.files.flatMap(({ key, content }) =>
    "base64" in content ? [[key, content.base64] as const] : [],
  );
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, annotations: inWave("config") },
    ...(texts.length > 0 && { data: Object.fromEntries(texts) }),
    ...(bytes.length > 0 && { binaryData: Object.fromEntries(bytes) }),
  } satisfies ConfigMap;
}

export function claimSpec(
  { storage, accessModes, storageClass }: Extract<VolumeSource, { type: "claim" }>,
  standard: string | undefined,
): PersistentVolumeClaimSpec {
  const own = storageClass ?? standard;
  return {
    accessModes: [...accessModes],
    resources: { requests: { storage } },
    ...(own !== undefined && { storageClassName: own }),
  };
}

/** Name of the claim or ConfigMap of a volume. */
function objectName(service: Service, volume: string): string {
  return `${service.name}-${volume}`;
}
