import type { PersistentVolumeClaim, Volume, VolumeMount } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../model/compiled.ts";
import { dataGuard, inWave, labelsOf } from "./part.ts";
import type { Wave } from "./waves.ts";

/** A claim named `<app>-pvc` for one writer, which Argo CD never removes. */
export function claim(
  app: string,
  namespace: string,
  storage: string,
  wave: Wave | number,
  storageClass: string | undefined,
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      name: claimName(app),
      namespace,
      labels: labelsOf(app),
      annotations: { ...inWave(wave), ...dataGuard },
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage } },
      ...(storageClass !== undefined && { storageClassName: storageClass }),
    },
  } satisfies PersistentVolumeClaim;
}

/** The pod's view of the claim. */
export function claimVolume(app: string): Volume {
  return { name: "data", persistentVolumeClaim: { claimName: claimName(app) } };
}

/** Folders of the claim: its root may hold a lost+found, which databases and brokers take for data of theirs. */
export function claimMount(mountPath: string, subPath = "data"): VolumeMount {
  return { name: "data", mountPath, subPath };
}

function claimName(app: string): string {
  return `${app}-pvc`;
}
