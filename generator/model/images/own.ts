import type { KubernetesObject } from "../compiled.ts";
import { asList, isRecord } from "../loose.ts";

/** A container of an object, with the keys that lead to its image. */
export interface FoundImage {
  readonly path: readonly string[];
  readonly image: string;
}

const lists = ["initContainers", "containers", "ephemeralContainers"];

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

/** An image without its tag and digest, as it is written. */
export function repositoryOf(image: string): string {
  const [named = ""] = image.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return colon < 0 ? named : named.slice(0, colon);
}
