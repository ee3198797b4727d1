import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, asText, asTextMap, type Loose } from "../../../model/loose.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { isWorkload, podsOf } from "./workload.ts";

/** A ConfigMap or Secret without which a pod does not start. */
export interface Need {
  /** `Kind/name`. */
  readonly id: string;
  /** undefined: no entry in particular. */
  readonly key?: string;
}

/** Workloads whose pods run now and go on, in a namespace. */
export function goingOn({ pairs, autoscalers }: Scene, namespace: string | undefined): readonly Pair[] {
  return pairs.filter(
    ({ reference, before, after }) =>
      before !== undefined &&
      after !== undefined &&
      isWorkload(before) &&
      reference.namespace === namespace &&
      podsOf(before, autoscalers.before)?.pods !== 0,
  );
}

const sources = [
  ["ConfigMap", "configMapRef", "configMapKeyRef", "configMap", "name"],
  ["Secret", "secretRef", "secretKeyRef", "secret", "secretName"],
] as const;

/** What pods of the object need to start: variables and volumes that are not optional. */
export function needsOf(object: KubernetesObject | undefined): readonly Need[] {
  const spec = asRecord(object === undefined ? undefined : podTemplateOf(object)?.spec);
  const containers = [...asRecords(spec.initContainers), ...asRecords(spec.containers)];
  const volumes = asRecords(spec.volumes);
  return sources.flatMap(([kind, whole, entry, volume, volumeName]): readonly Need[] => {
    const need = (source: Loose, name: unknown, keys: readonly string[] = []): readonly Need[] => {
      if (source.optional === true || asText(name) === "") return [];
      const id = `${kind}/${asText(name)}`;
      return [{ id }, ...keys.map((key) => ({ id, key }))];
    };
    const items = (source: Loose) => asRecords(source.items).map(({ key }) => asText(key));
    const variables = containers
      .flatMap(({ env }) => asRecords(env))
      .map(({ valueFrom }) => asRecord(asRecord(valueFrom)[entry]));
    const all = containers.flatMap(({ envFrom }) => asRecords(envFrom)).map((from) => asRecord(from[whole]));
    const mounted = volumes.map((one) => asRecord(one[volume]));
    const projected = volumes
      .flatMap((one) => asRecords(asRecord(one.projected).sources))
      .map((one) => asRecord(one[volume]));
    return [
      ...variables.flatMap((source) => need(source, source.name, [asText(source.key)])),
      ...all.flatMap((source) => need(source, source.name)),
      ...mounted.flatMap((source) => need(source, source[volumeName], items(source))),
      ...projected.flatMap((source) => need(source, source.name, items(source))),
    ];
  });
}

/** A text that pods of a workload read, and the name that it has there. */
export interface Setting {
  readonly name: string;
  readonly value: string;
  /** With all else that is in its ConfigMap, whether it is used or not. */
  readonly unasked: boolean;
}

/** Variables, arguments and files of ConfigMaps that the pods of `object` read, among `objects`. */
export function settingsOf(object: KubernetesObject, objects: readonly KubernetesObject[]): readonly Setting[] {
  const spec = asRecord(podTemplateOf(object)?.spec);
  const { namespace } = referenceOf(object);
  const entriesOf = (name: unknown): readonly (readonly [string, string])[] => {
    const found = objects.find((one) => {
      const reference = referenceOf(one);
      return reference.kind === "ConfigMap" && reference.name === name && reference.namespace === namespace;
    });
    return Object.entries(asTextMap(found?.data));
  };
  const every = (name: unknown) => entriesOf(name).map(([key, value]) => ({ name: key, value, unasked: true }));
  const containers = [...asRecords(spec.initContainers), ...asRecords(spec.containers)];
  return [
    ...containers.flatMap(({ env, envFrom, command, args }) => [
      ...asRecords(env).map(({ name, value, valueFrom }) => {
        const from = asRecord(asRecord(valueFrom).configMapKeyRef);
        const held = entriesOf(from.name).find(([key]) => key === from.key)?.[1];
        return { name: asText(name), value: asText(value) || (held ?? ""), unasked: false };
      }),
      ...asRecords(envFrom).flatMap(({ configMapRef }) => every(asRecord(configMapRef).name)),
      ...[command, args]
        .flatMap((list) => (Array.isArray(list) ? list : []))
        .map((value) => ({ name: "", value: asText(value), unasked: false })),
    ]),
    ...asRecords(spec.volumes).flatMap(({ configMap }) => every(asRecord(configMap).name)),
  ];
}
