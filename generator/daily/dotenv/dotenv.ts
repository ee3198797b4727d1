import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, entryOf } from "../../model/loose.ts";

export interface Variables {
  /** What containers are given from ConfigMaps, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Names of what they are given from Secrets. */
  readonly secrets: readonly string[];
}

/** Variables that the containers of an environment have from ConfigMaps and Secrets, in the order of their names. */
export function variablesOf({ objects }: CompiledUnit): Variables {
  const configMaps = new Map(
    objects
      .filter(({ object }) => object.kind === "ConfigMap")
      .map(({ object }) => [object.metadata.name, asRecord(object.data)]),
  );
  const values = new Map<string, string>();
  const secrets = new Set<string>();
  for (const container of objects.flatMap(({ object }) => containersOf(object))) {
    for (const from of asList(container.envFrom).map(asRecord)) {
      const data = configMaps.get(asText(asRecord(from.configMapRef).name)) ?? {};
      for (const [name, value] of Object.entries(data)) values.set(name, asText(value));
    }
    for (const { name, valueFrom } of asList(container.env).map(asRecord)) {
      const { configMapKeyRef, secretKeyRef } = asRecord(valueFrom);
      if (secretKeyRef !== undefined) secrets.add(asText(name));
      const { name: map, key } = asRecord(configMapKeyRef);
      const value = entryOf(configMaps.get(asText(map)) ?? {}, asText(key));
      if (value !== undefined) values.set(asText(name), asText(value));
    }
  }
  return { values: new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1))), secrets: [...secrets].sort() };
}

function containersOf(object: KubernetesObject) {
  const spec = asRecord(podTemplateOf(object)?.spec);
  return [...asList(spec.initContainers), ...asList(spec.containers)].map(asRecord);
}

/** The text of an .env file for docker compose. */
export function dotenvText(environment: string, { values, secrets }: Variables): string {
  const secret = secrets.length === 0 ? [] : [`# Secret, and so not in here: ${secrets.join(", ")}`];
  const head = [`# Made by \`trip-config dotenv ${environment}\`.`, ...secret];
  return [...head, ...[...values].map(([name, value]) => `${name}=${quoted(value)}`), ""].join("\n");
}

/**
 * A value as the reader of docker compose takes it for itself (github.com/compose-spec/compose-go, dotenv): single quotes
 * keep all but themselves; in double ones a backslash keeps what follows, and `$` begins a variable.
 */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.includes("\\")) return `'${value}'`;
  const escaped = value
    .replace(/[\\"$]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return `"${escaped}"`;
}
