import type { KubernetesObject } from "../../model/compiled.ts";
import type { Environment } from "../../model/resolved.ts";
import { generatedValues, type NewValues } from "./values.ts";

/** The environment's Secrets, each key with a value that nobody has seen. One without keys is there for its pods. */
export function newSecrets({ product, namespace, secrets }: Environment): readonly KubernetesObject[] {
  return secrets.needs.map(({ name, keys }) => {
    const values = Object.assign({}, ...keys.map(generatedValues)) as NewValues;
    return {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace, labels: { "app.kubernetes.io/part-of": product } },
      type: "Opaque",
      ...(keys.length > 0 && { data: encoded(values) }),
    };
  });
}

/** What `kubectl patch` lays over a Secret. */
export function secretPatch(values: NewValues): Readonly<Record<string, unknown>> {
  return { data: encoded(values) };
}

function encoded(values: NewValues): Readonly<Record<string, string | null>> {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === null ? null : Buffer.from(value, "utf8").toString("base64")]),
  );
}
