import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { type Pod, quoted, type Violation } from "./pod.ts";

const allowed = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const forbidden = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "azureDisk",
  "vsphereVolume",
  "quobyte",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "storageos",
];

export function hostPathVolumes(pod: Pod): Violation | undefined {
  return badVolumes(pod, (volume) => (isSet(volume, "hostPath") ? "hostPath" : undefined));
}

/** A volume without any source becomes an emptyDir before it is looked at (SetDefaults_Volume of Kubernetes). */
export function restrictedVolumes(pod: Pod): Violation | undefined {
  return badVolumes(pod, (volume) =>
    allowed.some((source) => isSet(volume, source)) ? undefined : forbidden.find((source) => isSet(volume, source)),
  );
}

function badVolumes({ spec }: Pod, sourceOf: (volume: Loose) => string | undefined): Violation | undefined {
  const bad = asList(spec.volumes).flatMap((item, index) => {
    const volume = asRecord(item);
    const source = sourceOf(volume);
    return source === undefined ? [] : [{ name: asText(volume.name), source, index }];
  });
  const [first] = bad;
  if (first === undefined) return undefined;
  const [volumes, types] = [quoted(bad.map(({ name }) => name)), quoted(bad.map(({ source }) => source))];
  return {
    wrong: `have ${bad.length === 1 ? "a volume of the type" : "volumes of the types"} ${types}: ${volumes}`,
    fix: "Use a persistentVolumeClaim, or an emptyDir for what may be lost.",
    path: ["volumes", String(first.index), first.source],
  };
}

function isSet(volume: Loose, source: string): boolean {
  return volume[source] !== undefined && volume[source] !== null;
}
