import type { Volume as KubernetesVolume } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Service, Volume } from "../../../model/workload.ts";
import { configMap } from "../environment/config.ts";
import { labelsOf } from "../part.ts";
import { claimObject } from "../storage.ts";

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

/** What the pod's volumes are made of. */
export function volumeObject(
  { name: volume, source }: Volume,
  service: Service,
  namespace: string,
  storageClass: string | undefined,
): KubernetesObject | undefined {
  const name = objectName(service, volume);
  const app = service.name;
  if (source.type === "claim") {
    return claimObject({ name, app, namespace, wave: "services" }, { storageClass, ...source });
  }
  if (source.type !== "files") return undefined;
  const texts = source.files.flatMap(({ key, content }) => ("text" in content ? [[key, content.text] as const] : []));
  const bytes = source.files.flatMap(({ key, content }) =>
    "base64" in content ? [[key, content.base64] as const] : [],
  );
  return configMap({ name, namespace, labels: labelsOf(app) }, Object.fromEntries(texts), Object.fromEntries(bytes));
}

/** Name of the claim or ConfigMap of a volume. */
function objectName(service: Service, volume: string): string {
  return `${service.name}-${volume}`;
}
