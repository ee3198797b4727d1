/** The JSON schemas of env files and of Kubernetes, as values are drawn from them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { repository } from "../support/run.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** A schema with the name of the definition that it comes from. */
export interface Named {
  readonly schema: Schema;
  readonly definition?: string;
}

const documents = new Map<string, { readonly $defs?: Readonly<Record<string, Schema>> } & Schema>();
for (const path of fastGlob.sync(["*.schema.json", "kubernetes/*.json"], { cwd: join(repository, "schemas") })) {
  const file = path.replace("kubernetes/", "");
  const text = readFileSync(join(repository, "schemas", path), "utf8");
  // A reference within a file is one to the file.
  documents.set(
    file,
    JSON.parse(text.replaceAll('"$ref":"#/', `"$ref":"${file}#/`).replaceAll('"$ref": "#/', `"$ref": "${file}#/`)),
  );
}

/** The schema of a whole file, such as `base.schema.json`. */
export function schemaOf(file: string): Schema {
  return documents.get(file) ?? {};
}

/** What a reference names, such as `core_v1.json#/$defs/PodSpec`; a schema without one is itself. */
export function resolved(schema: Schema): Named {
  if (schema.$ref === undefined) return { schema };
  const [file = "", definition = ""] = schema.$ref.split("#/$defs/");
  const found = documents.get(file)?.$defs?.[definition];
  if (found === undefined) throw new Error(`no schema ${schema.$ref}`);
  const { schema: named } = resolved(found);
  return { schema: named, definition };
}

/** Kubernetes' own schemas of what our schemas leave open: an object with fields under Kubernetes' own names. */
export const open: Readonly<Record<string, string>> = {
  podFields: "core_v1.json#/$defs/PodSpec",
  containerFields: "core_v1.json#/$defs/Container",
  probe: "core_v1.json#/$defs/Probe",
  "autoscaling.metrics": "autoscaling_v2.json#/$defs/MetricSpec",
  "autoscaling.behavior": "autoscaling_v2.json#/$defs/HorizontalPodAutoscalerBehavior",
  "accountSettings.rules": "rbac_v1.json#/$defs/PolicyRule",
  "volume.emptyDir": "core_v1.json#/$defs/EmptyDirVolumeSource",
  "volume.secret": "core_v1.json#/$defs/SecretVolumeSource",
  "volume.configMap": "core_v1.json#/$defs/ConfigMapVolumeSource",
  "volume.projected": "core_v1.json#/$defs/ProjectedVolumeSource",
  "volume.csi": "core_v1.json#/$defs/CSIVolumeSource",
  "volume.nfs": "core_v1.json#/$defs/NFSVolumeSource",
  "patch.Deployment": "apps_v1.json#/$defs/Deployment",
  "patch.StatefulSet": "apps_v1.json#/$defs/StatefulSet",
  "patch.DaemonSet": "apps_v1.json#/$defs/DaemonSet",
  "patch.CronJob": "batch_v1.json#/$defs/CronJob",
  "patch.Job": "batch_v1.json#/$defs/Job",
  "patch.Service": "core_v1.json#/$defs/Service",
  "patch.ServiceAccount": "core_v1.json#/$defs/ServiceAccount",
  "patch.PersistentVolumeClaim": "core_v1.json#/$defs/PersistentVolumeClaim",
  "patch.HorizontalPodAutoscaler": "autoscaling_v2.json#/$defs/HorizontalPodAutoscaler",
  "patch.PodDisruptionBudget": "policy_v1.json#/$defs/PodDisruptionBudget",
  "patch.Ingress": "networking_v1.json#/$defs/Ingress",
  "patch.NetworkPolicy": "networking_v1.json#/$defs/NetworkPolicy",
};
