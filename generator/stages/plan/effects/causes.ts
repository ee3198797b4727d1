import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Scene } from "../scene.ts";
import type { FieldDifference } from "../unit-plan.ts";
import { configOf } from "./config.ts";
import { quoted } from "./words.ts";

/** Where objects keep the template of their pods. */
const templates = [
  ["spec", "template"],
  ["spec", "jobTemplate", "spec", "template"],
] as const;

/** What differs in the template of an object's pods. */
export function templateChanges(fields: readonly FieldDifference[]): readonly FieldDifference[] {
  return fields.filter(({ path }) => placeIn(path) !== undefined);
}

/** What changed in the template, in words; for a checksum, the objects it is made from. */
export function causesOf(fields: readonly FieldDifference[], after: KubernetesObject, scene: Scene): readonly string[] {
  const causes = fields.flatMap(({ path }) => {
    const [first, second, ...rest] = path.slice(placeIn(path)?.length ?? 0);
    if (first === "metadata" && second === "annotations" && rest.length <= 1) {
      const name = rest[0] ?? "";
      const changed = /^checksum\//.test(name) || name === "" ? changedConfig(after, scene) : [];
      return changed.length > 0 ? changed : [`annotation ${quoted(name === "" ? "annotations" : name)}`];
    }
    return [fieldWords([first ?? "", second ?? "", ...rest])];
  });
  return [...new Set(causes)];
}

function placeIn(path: readonly string[]): readonly string[] | undefined {
  return templates.find((place) => place.every((key, index) => path[index] === key));
}

function fieldWords(path: readonly string[]): string {
  const container = /^\[name=(.*)\]$/.exec(path[2] ?? "")?.[1];
  if (path[0] === "spec" && container !== undefined && /ontainers$/.test(path[1] ?? "")) {
    if (path.length === 3) return `container ${quoted(container)}`;
    const variable = path[3] === "env" ? /^\[name=(.*)\]$/.exec(path[4] ?? "")?.[1] : undefined;
    return variable === undefined
      ? `${quoted(path[3] ?? "")} of container ${quoted(container)}`
      : `variable ${quoted(variable)}`;
  }
  return quoted(
    path
      .slice(path[0] === "spec" ? 1 : 0, 3)
      .filter((part) => part !== "")
      .join("."),
  );
}

/** ConfigMaps and Secrets that pods of the template use and that change too. */
function changedConfig(object: KubernetesObject, { pairs }: Scene): readonly string[] {
  const used = configOf(object, "all");
  return pairs
    .filter(({ fields, before }) => fields.length > 0 || before === undefined)
    .filter(({ reference }) => used.has(`${reference.kind}/${reference.name}`))
    .map(({ reference }) => `${reference.kind} ${quoted(reference.name)}`);
}
