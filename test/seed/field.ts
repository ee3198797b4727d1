/**
 * Reads one field of an object. A field is a path as people write it in a review: `spec.replicas`,
 * `metadata.annotations["kubernetes.io/ingress.class"]`, `spec.ports[0].port`, and, for lists whose members have a
 * name, `spec.template.spec.containers[name=mysql].image` or `spec.metrics[resource.name=cpu].type`.
 * Undefined when there is no such field; an unreadable path is a fault of whoever wrote it and throws.
 */
export function fieldOf(object: unknown, field: string): unknown {
  return stepsOf(field).reduce(take, object);
}

type Step =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "member"; readonly field: string; readonly value: string };

const grammar = /\.?([\w-]+)|\["([^"]+)"\]|\[(\d+)\]|\[([\w.]+)=([^\]]+)\]/gy;

function stepsOf(field: string): readonly Step[] {
  const matches = [...field.matchAll(grammar)];
  if (matches.map(([text]) => text).join("") !== field || field === "") throw new Error(`\`${field}\` is not a path.`);
  return matches.map(([, key, quoted, index, member, value]): Step => {
    if (index !== undefined) return { kind: "index", index: Number(index) };
    if (member !== undefined) return { kind: "member", field: member, value: value ?? "" };
    return { kind: "key", key: key ?? quoted ?? "" };
  });
}

function take(value: unknown, step: Step): unknown {
  if (step.kind === "key") return isMap(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined;
  if (!Array.isArray(value)) return undefined;
  if (step.kind === "index") return value[step.index];
  return value.find((member) => String(fieldOf(member, step.field)) === step.value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
