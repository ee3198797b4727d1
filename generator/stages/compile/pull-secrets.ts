import type { KubernetesObject } from "../../model/compiled.ts";
import { asRecord } from "../../model/loose.ts";
import type { Cluster } from "../../model/resolved.ts";
import type { Part } from "./part.ts";
import { pulledWith } from "./workload.ts";

/** Kinds of what an environment has besides its services, whose own pods have them already. */
const kinds: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "Job"]);

/** Parts with the Secrets that every pod of the environments pulls its images with. */
export function withPullSecrets(parts: readonly Part[], { pullSecrets }: Cluster): readonly Part[] {
  if (pullSecrets.length === 0) return parts;
  return parts.map((part) =>
    part.keys[0] === "services" || !kinds.has(part.object.kind)
      ? part
      : { ...part, object: pulling(part.object, pullSecrets) },
  );
}

function pulling(object: KubernetesObject, secrets: readonly string[]): KubernetesObject {
  const spec = asRecord(object.spec);
  const template = asRecord(spec.template);
  const pod = { ...asRecord(template.spec), ...pulledWith(secrets) };
  return { ...object, spec: { ...spec, template: { ...template, spec: pod } } };
}
