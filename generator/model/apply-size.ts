import type { KubernetesObject } from "./compiled.ts";

/** The most that an object's annotations may hold, names and values together (ValidateAnnotationsSize in apimachinery's pkg/api/validation). */
export const annotationLimit = 256 * 1024;

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * What the annotations of an object come to once it is applied on the client's side: `kubectl apply` and Argo CD keep
 * the whole of it, as JSON, in one annotation (GetModifiedConfiguration in kubectl's pkg/util/apply.go).
 */
export function appliedAnnotationBytes(object: KubernetesObject): number {
  const annotations = Object.entries(object.metadata.annotations ?? {});
  const written = annotations.flat().reduce((sum, part) => sum + Buffer.byteLength(String(part)), 0);
  const json = JSON.stringify(object);
  // Go's encoder writes six bytes for each of these characters.
  const escaped = json.match(/[<>&]/g)?.length ?? 0;
  return written + lastApplied.length + Buffer.byteLength(json) + 5 * escaped + 1;
}

/** Kinds that may grow so large; all others are far below. */
const large: ReadonlySet<string> = new Set(["ConfigMap", "CustomResourceDefinition", "Secret"]);

/** Whether an object is too large to be applied on the client's side; `room` is kept for what others add to it. */
export function isTooLargeToApply(object: KubernetesObject, room = 0): boolean {
  return large.has(object.kind) && appliedAnnotationBytes(object) > annotationLimit - room;
}
