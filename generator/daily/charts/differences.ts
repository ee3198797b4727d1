import { groupKind } from "../../model/kubernetes/kinds.ts";
import { isRecord } from "../../model/loose.ts";
import { type ChartObject, objectName } from "./manifests.ts";

/** A field that two renderings have otherwise: "spec.template.metadata.annotations.rolled of Deployment/greeter". */
export function differences(one: readonly ChartObject[], other: readonly ChartObject[]): readonly string[] {
  const others = new Map(other.map((each) => [keyOf(each), each]));
  const keys = new Set(one.map(keyOf));
  return [
    ...one.flatMap((each) => {
      const twin = others.get(keyOf(each));
      const named = objectName(each.object);
      if (twin === undefined) return [`metadata.name of ${named}`];
      return fields(each.object, twin.object, []).map((path) => `${path.join(".")} of ${named}`);
    }),
    ...other.filter((each) => !keys.has(keyOf(each))).map(({ object }) => `metadata.name of ${objectName(object)}`),
  ];
}

function keyOf({ object }: ChartObject): string {
  return `${groupKind(object)}/${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}

function fields(one: unknown, other: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((item, index) => fields(item, other[index], [...path, String(index)]));
  }
  if (!isRecord(one) || !isRecord(other)) return JSON.stringify(one) === JSON.stringify(other) ? [] : [path];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    fields(Object.hasOwn(one, key) ? one[key] : undefined, Object.hasOwn(other, key) ? other[key] : undefined, [
      ...path,
      key,
    ]),
  );
}
