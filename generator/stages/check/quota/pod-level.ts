import type { CompiledObject, KubernetesObject } from "../../../model/compiled.ts";
import { isOn } from "../../../model/kubernetes/gates.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { isRecord } from "../../../model/loose.ts";
import { keysOf } from "../place.ts";

/** Objects as they are stored: where pods ask for nothing as a whole, what they say of it is dropped. */
export function asStored(objects: readonly CompiledObject[], release: Release): readonly CompiledObject[] {
  if (isOn("PodLevelResources", release)) return objects;
  return objects.map((subject) => {
    const template = podTemplateOf(subject.object);
    if (template === undefined || !Object.hasOwn(template.spec, "resources")) return subject;
    const object = without(subject.object, [...keysOf(template.pointer), "resources"]) as KubernetesObject;
    return { ...subject, object };
  });
}

function without(value: unknown, [step = "", ...rest]: readonly string[]): unknown {
  if (!isRecord(value)) return value;
  if (rest.length > 0) return { ...value, [step]: without(value[step], rest) };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
}
