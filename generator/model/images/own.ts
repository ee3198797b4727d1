import type { KubernetesObject } from "../compiled.ts";
import { containerLists } from "../kubernetes/pods.ts";
import { asList, isRecord } from "../loose.ts";

const lists: readonly string[] = containerLists;

/** A container of an object, with the keys that lead to its image. */
export interface FoundImage {
  readonly path: readonly string[];
  readonly image: string;
}

/** Containers wherever an object has them: custom resources have pods in places of their own. */
export function containersIn(object: KubernetesObject): readonly FoundImage[] {
  const found: FoundImage[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...path, String(index)]);
    } else if (isRecord(value)) {
      for (const [key, child] of Object.entries(value)) {
        if (lists.includes(key)) {
          for (const [index, item] of asList(child).entries()) {
            const image = isRecord(item) ? item.image : undefined;
            if (typeof image === "string") found.push({ path: [...path, key, String(index), "image"], image });
          }
        }
        visit(child, [...path, key]);
      }
    }
  };
  visit(object, []);
  return found;
}
