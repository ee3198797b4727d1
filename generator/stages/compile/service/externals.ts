import { nearest } from "../../../diagnostics/nearest.ts";
import { podsOf } from "../../../model/backing-services.ts";
import type { ExistingObject, ExternalObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, textOf } from "../../../model/loose.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Service, Variable } from "../../../model/workload.ts";

type Kind = ExternalObject["kind"];

interface Reference {
  readonly kind: Kind;
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * Secrets and ConfigMaps that services and backing services name and nothing here makes: who names one says by that that it is there, but
 * for a name that is near one that is made here, which is a slip.
 */
export function namedElsewhere(
  environment: Environment,
  made: Readonly<Record<Kind, readonly string[]>>,
): readonly ExternalObject[] {
  const found = new Map<string, Reference>();
  const references = [
    ...environment.services.flatMap(referencesOf),
    ...podsOf(environment.backingServices).flatMap(({ env }) => env.flatMap(ofVariable)),
  ];
  for (const reference of references) {
    const { kind, name, keys } = reference;
    if (made[kind].includes(name) || nearest(name, made[kind]) !== undefined) continue;
    const id = `${kind}/${name}`;
    found.set(id, { kind, name, keys: [...new Set([...(found.get(id)?.keys ?? []), ...keys])].sort() });
  }
  return [...found.values()];
}

/** Classes of the cluster that services name: there is no other way to have one that somebody else makes. */
export function classesNamed({ services, backingServices }: Environment): readonly ExistingObject[] {
  const ofStores = backingServices.flatMap((store) => ("pod" in store ? [priorityClass(store.pod)] : []));
  const ofServices = services.flatMap(({ pod, volumes }) => [
    priorityClass(pod),
    ...volumes.map(
      ({ source }) => ["StorageClass", source.type === "claim" ? source.storageClass : undefined] as const,
    ),
  ]);
  const found = new Map(
    [...ofStores, ...ofServices].flatMap(([kind, name]) =>
      name === undefined ? [] : [[`${kind}/${name}`, { kind, name, namespace: undefined }] as const],
    ),
  );
  return [...found.values()];
}

function priorityClass({ priorityClassName }: Service["pod"]) {
  return ["PriorityClass", textOf(priorityClassName)] as const;
}

function referencesOf({ container, initContainers, sidecars, volumes }: Service): readonly Reference[] {
  return [
    ...[container, ...initContainers, ...sidecars].flatMap(({ env }) => env.flatMap(ofVariable)),
    ...volumes.flatMap(({ source }) => {
      if (source.type === "secret") return ofSource("Secret", source.fields.secretName, source.fields);
      if (source.type === "configMap") return ofSource("ConfigMap", source.fields.name, source.fields);
      if (source.type !== "projected") return [];
      return asRecords(source.fields.sources).flatMap(({ secret, configMap }) => [
        ...ofSource("Secret", asRecord(secret).name, asRecord(secret)),
        ...ofSource("ConfigMap", asRecord(configMap).name, asRecord(configMap)),
      ]);
    }),
  ];
}

function ofVariable({ value }: Variable): readonly Reference[] {
  if ("secretKeyRef" in value) return [reference("Secret", value.secretKeyRef.name, value.secretKeyRef.key)];
  if ("configMapKeyRef" in value) {
    return [reference("ConfigMap", value.configMapKeyRef.name, value.configMapKeyRef.key)];
  }
  return [];
}

/** A volume's source names the keys that it takes, or takes all. */
function ofSource(kind: Kind, name: unknown, { items }: Readonly<Record<string, unknown>>): readonly Reference[] {
  const named = textOf(name);
  if (named === undefined) return [];
  return [{ kind, name: named, keys: asRecords(items).flatMap(({ key }) => textOf(key) ?? []) }];
}

function reference(kind: Kind, name: string, key: string): Reference {
  return { kind, name, keys: [key] };
}
