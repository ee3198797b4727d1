import { isDeepStrictEqual } from "node:util";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import type { CompiledObject, KubernetesObject, WrittenFields } from "../../model/compiled.ts";
import { jsonPatched, placeOfOperation } from "../../model/json-patch.ts";
import { groupOf } from "../../model/kubernetes/kinds.ts";
import { at, isRecord } from "../../model/loose.ts";
import type { ObjectPatch, PatchFault, PatchTarget } from "../../model/object-patches.ts";
import { fixedFields } from "../../model/service-kinds.ts";
import { patched } from "./merged.ts";

interface Patched {
  readonly objects: readonly CompiledObject[];
  readonly faults: readonly PatchFault[];
}

/** Objects of an environment with its patches laid over them, one after the other; `files` is where the patches stand. */
export function withPatches(
  objects: readonly CompiledObject[],
  patches: readonly ObjectPatch[],
  files: readonly string[],
): Patched {
  if (patches.length === 0) return { objects, faults: [] };
  const result = [...objects];
  const faults: PatchFault[] = [];
  const laid = new Map<number, ObjectPatch[]>();
  for (const patch of patches) {
    const indices = objects.flatMap(({ object }, index) => (isMeant(object, patch.target) ? [index] : []));
    const [index = -1] = indices;
    const [original, subject] = [objects[index], result[index]];
    if (original === undefined || subject === undefined || indices.length > 1) {
      faults.push({ patch, kind: indices.length > 1 ? "several-targets" : "no-target" });
      continue;
    }
    const earlier = laid.get(index) ?? [];
    const change = laidOver(subject.object, patch, fixedOf(original));
    const fault = "fault" in change ? change.fault : disputed(original.object, earlier, patch);
    if (fault !== undefined) faults.push(fault);
    if ("fault" in change || fault !== undefined) continue;
    const written = () => [...change.written.map((one) => ({ ...one, files })), ...(subject.written?.() ?? [])];
    result[index] = { ...subject, object: change.object, written };
    laid.set(index, [...earlier, patch]);
  }
  return { objects: result, faults };
}

function isMeant({ apiVersion, kind, metadata }: KubernetesObject, target: PatchTarget): boolean {
  const isGroup = target.group === undefined || target.group === groupOf(apiVersion);
  return kind === target.kind && metadata.name === target.name && isGroup;
}

/** What an object is known by, and of what is compiled also what selects and is selected by. */
function fixedOf({ object, origin }: CompiledObject): readonly (readonly string[])[] {
  const isOwn = origin.pointer === "";
  return [...identity, ...(isOwn ? [] : fixedFields(object.kind))];
}

const identity = [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"]] as const;

type Change =
  | { readonly object: KubernetesObject; readonly written: readonly WrittenFields[] }
  | { readonly fault: PatchFault };

function laidOver(object: KubernetesObject, patch: ObjectPatch, fixed: readonly (readonly string[])[]): Change {
  const { name, change } = patch;
  const pointer = pointerTo(["patches", name, change.type]);
  const touched = (now: unknown) => fixed.find((path) => !isDeepStrictEqual(at(object, ...path), at(now, ...path)));
  if (change.type === "merge") {
    const now = patched(object, change.fields);
    const path = touched(now);
    if (path !== undefined) return { fault: { patch, kind: "fixed", path } };
    return { object: now, written: [{ path: [], pointer, fields: change.fields }] };
  }
  let now: unknown = object;
  const written: WrittenFields[] = [];
  for (const [operation, one] of change.operations.entries()) {
    const done = jsonPatched(now, one);
    if (!done.ok) return { fault: { patch, kind: "refused", operation, fault: done.fault } };
    if (one.op !== "test") written.unshift({ path: placeOfOperation(now, one), pointer: `${pointer}/${operation}` });
    now = done.value;
    const path = touched(now);
    if (path !== undefined) return { fault: { patch, kind: "fixed", path, operation } };
  }
  return { object: now as KubernetesObject, written };
}

/** Another patch after which this one comes to something else than before it: both set a field, and differently. */
function disputed(
  object: KubernetesObject,
  earlier: readonly ObjectPatch[],
  patch: ObjectPatch,
): PatchFault | undefined {
  for (const other of earlier) {
    const [before, after] = [laidOneByOne(object, [patch, other]), laidOneByOne(object, [other, patch])];
    // One that builds on what another has made cannot go before it.
    const path = before && after && difference(before, after);
    if (path !== undefined) return { patch, kind: "disputed", with: other.name, path };
  }
  return undefined;
}

function laidOneByOne(object: KubernetesObject, patches: readonly ObjectPatch[]): KubernetesObject | undefined {
  let now = object;
  for (const patch of patches) {
    const change = laidOver(now, patch, []);
    if ("fault" in change) return undefined;
    now = change.object;
  }
  return now;
}

/** The first field that differs. What both add to a list stands in some order. */
function difference(one: unknown, other: unknown): readonly string[] | undefined {
  if (isRecord(one) && isRecord(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = difference(at(one, key), at(other, key));
      if (found !== undefined) return [key, ...found];
    }
    return undefined;
  }
  if (Array.isArray(one) && Array.isArray(other) && isDeepStrictEqual(sorted(one), sorted(other))) return undefined;
  return isDeepStrictEqual(one, other) ? undefined : [];
}

function sorted(list: readonly unknown[]): readonly string[] {
  return list.map((item) => JSON.stringify(item)).sort();
}
