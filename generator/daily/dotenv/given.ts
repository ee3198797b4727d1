import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import { sideName } from "../../model/images/carried.ts";
import { podTemplateOf } from "../../model/kubernetes/pods.ts";
import { asList, asRecord, asRecords, asText, entryOf, type Loose, shownText } from "../../model/loose.ts";

/** A variable of a container, as far as it is known outside the cluster. */
export type Given = { readonly name: string } & (
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "secret" }
  /** Known in the cluster only; `from` says where it stands there. */
  | { readonly kind: "elsewhere"; readonly from: string }
);

/** A container with its variables; a later one of a name goes before an earlier one, as in Kubernetes. */
export interface GivenTo {
  /** `SERVICE`, or `SERVICE/CONTAINER`. */
  readonly container: string;
  readonly variables: readonly Given[];
}

/** What every container of an environment is given. */
export function givenIn({ objects }: CompiledUnit): readonly GivenTo[] {
  const configMaps = new Map(
    objects
      .filter(({ object }) => object.kind === "ConfigMap")
      .map(({ object }) => [object.metadata.name, asRecord(object.data)]),
  );
  return objects.flatMap(({ object }) =>
    containersOf(object).map((container) => ({
      container: nameOf(object, container),
      variables: [...variablesOf(container, configMaps).values()],
    })),
  );
}

function containersOf(object: KubernetesObject): readonly Loose[] {
  const spec = asRecord(podTemplateOf(object)?.spec);
  return [...asRecords(spec.initContainers), ...asRecords(spec.containers)];
}

function nameOf({ metadata }: KubernetesObject, { name }: Loose): string {
  return name === metadata.name ? metadata.name : sideName(metadata.name, asText(name));
}

type ConfigMaps = ReadonlyMap<string, Loose>;

function variablesOf(container: Loose, configMaps: ConfigMaps): ReadonlyMap<string, Given> {
  const found = new Map<string, Given>();
  for (const from of asRecords(container.envFrom)) {
    const prefix = asText(from.prefix);
    const map = asText(asRecord(from.configMapRef).name);
    for (const [key, value] of Object.entries(configMaps.get(map) ?? {})) {
      found.set(prefix + key, { name: prefix + key, kind: "value", value: asText(value) });
    }
  }
  for (const variable of asList(container.env).map(asRecord)) {
    const given = givenBy(variable, configMaps, found);
    found.set(given.name, given);
  }
  return found;
}

function givenBy({ name, value, valueFrom }: Loose, configMaps: ConfigMaps, before: ReadonlyMap<string, Given>): Given {
  const variable = asText(name);
  if (valueFrom === undefined) return expanded(variable, asText(value), before);
  const { configMapKeyRef, secretKeyRef, ...others } = asRecord(valueFrom);
  if (secretKeyRef !== undefined) return { name: variable, kind: "secret" };
  if (configMapKeyRef !== undefined) {
    const { name: map, key } = asRecord(configMapKeyRef);
    const entry = entryOf(configMaps.get(asText(map)) ?? {}, asText(key));
    return entry === undefined
      ? { name: variable, kind: "elsewhere", from: `${asText(key)} of ConfigMap ${asText(map)}` }
      : { name: variable, kind: "value", value: asText(entry) };
  }
  return { name: variable, kind: "elsewhere", from: fieldsText(others) };
}

/** `status.podIP`, `limits.memory`. */
function fieldsText(source: Loose): string {
  const [fields] = Object.values(source).map(asRecord);
  return asText(fields?.fieldPath) || asText(fields?.resource) || shownText(fields);
}

/**
 * A value with its references filled in as the kubelet does: `$$` is a dollar, `$(NAME)` the variable of that name
 * before it, and itself where there is none (third_party/forked/golang/expansion).
 */
function expanded(name: string, text: string, before: ReadonlyMap<string, Given>): Given {
  let unknown: string | undefined;
  const value = text.replace(/\$\$|\$\(([^)]*)\)/g, (found, reference: string | undefined) => {
    if (reference === undefined) return "$";
    const one = before.get(reference);
    if (one === undefined) return found;
    if (one.kind === "value") return one.value;
    unknown ??= reference;
    return found;
  });
  return unknown === undefined
    ? { name, kind: "value", value }
    : { name, kind: "elsewhere", from: `${text}, where ${unknown} is not known here` };
}
