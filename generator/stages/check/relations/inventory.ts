import type { CompiledObject } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { isRecord, textOf } from "../../../model/loose.ts";
import type { Scope } from "../rule.ts";

/** The objects that are known to exist, by what they are. */
export interface Inventory {
  /** The unit's objects that can be named: those with a kind and a name. */
  readonly unit: readonly CompiledObject[];
  /** The unit's objects and the cluster's. */
  readonly known: readonly CompiledObject[];
  /** The unit's objects by `groupKind`. */
  readonly ownByKind: ReadonlyMap<string, readonly CompiledObject[]>;
  /** Known objects by `groupKind`. */
  readonly byKind: ReadonlyMap<string, readonly CompiledObject[]>;
  /** The same, by `groupKind`, a slash and the name. */
  readonly byName: ReadonlyMap<string, readonly CompiledObject[]>;
}

export function inventoryOf({ unit, cluster }: Scope): Inventory {
  const named = namedObjects(unit.objects);
  const ownByKind = new Map<string, CompiledObject[]>();
  const byKind = new Map<string, CompiledObject[]>();
  const byName = new Map<string, CompiledObject[]>();
  const own = new Set(named);
  const known = [...named, ...namedObjects(cluster).filter((compiled) => !own.has(compiled))];
  for (const compiled of known) {
    const kind = groupKind(compiled.object);
    if (own.has(compiled)) append(ownByKind, kind, compiled);
    append(byKind, kind, compiled);
    append(byName, `${kind}/${compiled.object.metadata.name}`, compiled);
  }
  return { unit: named, known, ownByKind, byKind, byName };
}

/** Whether both stand for one object, which is then there twice: the rule `duplicates` tells of it, once. */
export function isSameObject({ object: one }: CompiledObject, { object: other }: CompiledObject): boolean {
  return (
    groupKind(one) === groupKind(other) &&
    one.metadata.name === other.metadata.name &&
    sameNamespace(one.metadata.namespace, other.metadata.namespace)
  );
}

/** All known objects of a kind, e.g. `Ingress.networking.k8s.io`. */
export function ofKind(inventory: Inventory, kind: string): readonly CompiledObject[] {
  return inventory.byKind.get(kind) ?? [];
}

/** The unit's own objects of a kind. */
export function ownOfKind(inventory: Inventory, kind: string): readonly CompiledObject[] {
  return inventory.ownByKind.get(kind) ?? [];
}

/** The object of that kind and name in `namespace`; for kinds of the whole cluster leave the namespace out. */
export function lookUp(
  inventory: Inventory,
  kind: string,
  name: string,
  namespace?: string,
): CompiledObject | undefined {
  const candidates = inventory.byName.get(`${kind}/${name}`) ?? [];
  return candidates.find(({ object }) => sameNamespace(object.metadata.namespace, namespace));
}

/** Whether two objects may be in one namespace. One that names none goes wherever it is applied. */
export function sameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === other || one === undefined || other === undefined;
}

/** Objects that can be told apart: those with a kind and a name. */
export function namedObjects(objects: readonly CompiledObject[]): readonly CompiledObject[] {
  return objects.filter(hasName);
}

function hasName({ object }: CompiledObject): boolean {
  return isRecord(object) && textOf(object.kind) !== undefined && textOf(object.metadata?.name) !== undefined;
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
