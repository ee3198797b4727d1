import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  Volume,
  VolumeMount,
} from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../model/compiled.ts";
import { dataGuard, inWave, labelsOf } from "./part.ts";
import type { Wave } from "./waves.ts";

/** A claim of a workload, which Argo CD never removes. */
export function claimObject({ name, app, namespace, wave }: ClaimIdentity, settings: ClaimSettings): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace, labels: labelsOf(app), annotations: { ...inWave(wave), ...dataGuard } },
    spec: claimSpec(settings),
  } satisfies PersistentVolumeClaim;
}

interface ClaimIdentity {
  readonly name: string;
  /** Whose pods use it. */
  readonly app: string;
  readonly namespace: string;
  /** That of its consumer: a claim that waits for its first one would never let a later wave start. */
  readonly wave: Wave | number;
}

/** A claim named `<app>-pvc` for one writer. */
export function claim(
  app: string,
  namespace: string,
  storage: string,
  wave: Wave | number,
  storageClass: string | undefined,
): KubernetesObject {
  return claimObject(
    { name: claimName(app), app, namespace, wave },
    { storage, accessModes: ["ReadWriteOnce"], storageClass },
  );
}

/** What a claim asks for; without a class, the cluster's own standard. */
export function claimSpec({ storage, accessModes, storageClass }: ClaimSettings): PersistentVolumeClaimSpec {
  return {
    accessModes: [...accessModes],
    resources: { requests: { storage } },
    ...(storageClass !== undefined && { storageClassName: storageClass }),
  };
}

interface ClaimSettings {
  readonly storage: string;
  readonly accessModes: readonly string[];
  readonly storageClass: string | undefined;
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
