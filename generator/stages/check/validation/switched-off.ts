import { type Gate, isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { isRecord, type Loose } from "../../../model/loose.ts";

/**
 * Fields of a pod that a server drops before it validates, where their feature is off; `*` stands for each item.
 * Source: dropDisabledFields in pkg/api/pod/util.go.
 */
const places: readonly (readonly [Gate, ...(readonly string[])])[] = [
  ["ContainerRestartRules", "containers", "*", "restartPolicyRules"],
  ["ContainerRestartRules", "initContainers", "*", "restartPolicyRules"],
  ["DynamicResourceAllocation", "resourceClaims"],
  ["DynamicResourceAllocation", "containers", "*", "resources", "claims"],
  ["DynamicResourceAllocation", "initContainers", "*", "resources", "claims"],
  ["EnvFiles", "containers", "*", "env", "*", "valueFrom", "fileKeyRef"],
  ["EnvFiles", "initContainers", "*", "env", "*", "valueFrom", "fileKeyRef"],
  ["HostnameOverride", "hostnameOverride"],
  ["ImageVolume", "volumes", "*", "image"],
  ["PodLevelResources", "resources"],
];

/** A pod's spec as the server validates it: the very same where nothing is dropped. */
export function validated(spec: Loose, release: Release): Loose {
  return places.reduce<Loose>(
    (kept, [gate, ...place]) => (isOn(gate, release) ? kept : (without(kept, place) as Loose)),
    spec,
  );
}

function without(value: unknown, [step = "", ...rest]: readonly string[]): unknown {
  if (step === "*") return Array.isArray(value) ? sameOr(value, (item) => without(item, rest)) : value;
  if (!isRecord(value) || !Object.hasOwn(value, step)) return value;
  if (rest.length === 0) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
  const child = without(value[step], rest);
  return child === value[step] ? value : { ...value, [step]: child };
}

function sameOr(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.every((item, index) => item === list[index]) ? list : changed;
}
