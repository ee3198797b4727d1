import { nearest } from "../../../diagnostics/nearest.ts";
import type { Assets } from "../../../model/documents.ts";
import type { Volume as VolumeInput } from "../../../model/input.ts";
import {
  type Mount,
  type MountedFile,
  type Volume,
  type VolumeSource,
  volumeFieldsTypes,
} from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

const types = ["claim", "files", ...volumeFieldsTypes] as const;

/** The volumes of a service, and where its own container sees them. */
export function resolveVolumes(
  input: Readonly<Record<string, VolumeInput | null>>,
  assets: Assets,
  keys: readonly string[],
  faults: Faults,
): { readonly volumes: readonly Volume[]; readonly mounts: readonly Mount[] } {
  const entries = Object.entries(present(input));
  return {
    volumes: entries.map(([name, volume]) => ({
      name,
      source: sourceOf(name, volume, assets, [...keys, name], faults),
    })),
    mounts: entries.flatMap(([volume, { mountPath, subPath, readOnly = false }]) =>
      mountPath === undefined ? [] : [{ volume, mountPath, ...(subPath !== undefined && { subPath }), readOnly }],
    ),
  };
}

function sourceOf(
  name: string,
  input: VolumeInput,
  assets: Assets,
  keys: readonly string[],
  faults: Faults,
): VolumeSource {
  const given = types.filter((type) => input[type] !== undefined);
  const [type] = given;
  if (type === undefined || given.length > 1) {
    const message =
      type === undefined
        ? `The volume \`${name}\` has no source.`
        : `The volume \`${name}\` has several sources: ${given.join(", ")}.`;
    faults.add(
      type === undefined ? "missing-field" : "misplaced-setting",
      keys,
      message,
      `one of ${types.join(", ")}.`,
    );
  }
  if (input.claim !== undefined) {
    const { storage, accessModes = ["ReadWriteOnce"], storageClass } = input.claim;
    return { type: "claim", storage, accessModes, ...(storageClass !== undefined && { storageClass }) };
  }
  if (input.files !== undefined)
    return { type: "files", files: filesAt(input.files, assets, [...keys, "files"], faults) };
  const other = volumeFieldsTypes.find((one) => input[one] !== undefined) ?? "emptyDir";
  return { type: other, fields: input[other] ?? {} };
}

/** A file, or those of a folder; what lies deeper has no place in a ConfigMap. */
function filesAt(path: string, assets: Assets, keys: readonly string[], faults: Faults): readonly MountedFile[] {
  const found = [...assets].filter(([file]) => file === path || file.startsWith(`${path}/`));
  if (found.length === 0) {
    const near = nearest(path, [...assets.keys(), ...foldersOf(assets)]);
    const hint = near === undefined ? "put it beside the env files." : `did you mean \`${near}\`?`;
    faults.add("missing-file", keys, `There is no file or folder envs/${path}.`, hint);
  }
  for (const [file] of found.filter(([file]) => file !== path && file.slice(path.length + 1).includes("/"))) {
    const message = `envs/${file} lies in a folder below envs/${path}: a ConfigMap has no folders.`;
    faults.add("misplaced-setting", keys, message, "make a volume of that folder, too, or put the file one up.");
  }
  const bytes = found.reduce((sum, [, asset]) => sum + sizeOf(asset), 0);
  if (bytes > mostBytes) {
    const message = `The files of envs/${path} have ${bytes} bytes, and a ConfigMap holds ${mostBytes}.`;
    faults.add("out-of-range", keys, message, "make several volumes of them, or put them into an image.");
  }
  return found.map(([file, content]) => ({ key: file.slice(file.lastIndexOf("/") + 1), content }));
}

/** MaxSecretSize of pkg/apis/core/types.go, which ValidateConfigMap holds keys and values to. */
const mostBytes = 1024 * 1024;

function sizeOf(asset: MountedFile["content"]): number {
  return "text" in asset ? Buffer.byteLength(asset.text) : Buffer.byteLength(asset.base64, "base64");
}

function foldersOf(assets: Assets): readonly string[] {
  return [
    ...new Set(
      [...assets.keys()].flatMap((file) => (file.includes("/") ? [file.slice(0, file.lastIndexOf("/"))] : [])),
    ),
  ];
}
