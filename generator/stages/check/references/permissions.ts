import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { apiResources, apiVerbs } from "../../../model/kubernetes/api-resources.ts";
import { asRecords, asTexts, at } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Context } from "./context.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-permission": {
    cause:
      "A rule of a Role names a group, a resource or a verb that no API server has, and is near to one. It permits nothing.",
    cure: "Correct the name. Resources are plural and lower case, and groups have no version.",
  },
} as const satisfies CodeTexts;

/** What a rule permits of nothing: names are not looked up by the API server, so that a misspelt one is taken. */
export function permittedResources(_: Context, role: CompiledObject): readonly Diagnostic[] {
  return asRecords(at(role.object, "rules")).flatMap((rule, index) => {
    const [groups, resources, verbs] = [rule.apiGroups, rule.resources, rule.verbs].map(asTexts);
    const place = ["rules", String(index)];
    return [
      ...(groups ?? []).flatMap((group, at) => groupFault(role, group, [...place, "apiGroups", String(at)])),
      ...(resources ?? []).flatMap((resource, at) =>
        resourceFault(role, resource, groups ?? [], [...place, "resources", String(at)]),
      ),
      ...(isOwn(groups ?? []) ? (verbs ?? []) : []).flatMap((verb, at) =>
        verbFault(role, verb, [...place, "verbs", String(at)]),
      ),
    ];
  });
}

/** Groups of custom resources have a dot (ValidateCustomResourceDefinition); `extensions` was one of Kubernetes' own. */
function groupFault(role: CompiledObject, group: string, path: readonly string[]): readonly Diagnostic[] {
  const slash = group.indexOf("/");
  if (slash >= 0) {
    const plain = group.slice(0, slash);
    const right = /^v\d/.test(group.slice(slash + 1)) ? plain : plain === "core" ? "" : plain;
    return [
      unknown(role, path, `The group \`${group}\` has a version: rules name groups without.`, `Write \`${right}\`.`),
    ];
  }
  if (group === "*" || group.includes(".") || group === "extensions" || apiResources.has(group)) return [];
  const full = [...apiResources.keys()].find((known) => known.startsWith(`${group}.`));
  const near = group === "core" || group === "v1" ? "" : (full ?? nearest(group, [...apiResources.keys()]));
  if (near === undefined) return [];
  const hint = near === "" ? 'Write `""`, the name of the core group.' : `Did you mean \`${near}\`?`;
  return [unknown(role, path, `There is no group \`${group}\`.`, hint)];
}

/** Who may be impersonated is no object, and is named in the core group all the same. */
const notObjects: ReadonlySet<string> = new Set(["users", "groups", "uids", "signers"]);

/** Only where all groups are Kubernetes' own: others may have anything. */
function resourceFault(
  role: CompiledObject,
  resource: string,
  groups: readonly string[],
  path: readonly string[],
): readonly Diagnostic[] {
  const [name = ""] = resource.split("/");
  if (name === "*" || name === "" || notObjects.has(name) || groups.length === 0) return [];
  const own = groups.map((group) => apiResources.get(group));
  if (own.some((resources) => resources === undefined || resources.includes(name))) return [];
  const all = own.flatMap((resources) => resources ?? []);
  const words = groups.map((group) => (group === "" ? "the core group" : `\`${group}\``)).join(" and ");
  const message = `There is no resource \`${name}\` in ${words}: the rule permits nothing of it.`;
  const lower = name.toLowerCase();
  const near = all.find((known) => [`${lower}s`, `${lower}es`, lower.replace(/y$/, "ies"), lower].includes(known));
  const elsewhere = [...apiResources].find(
    ([, resources]) => resources.includes(lower) || resources.includes(`${lower}s`),
  );
  if (near === undefined && elsewhere !== undefined) {
    const [group] = elsewhere;
    const where = group === "" ? 'the core group, `""`' : `the group \`${group}\``;
    return [unknown(role, path, message, `It is in ${where}.`)];
  }
  const meant = near ?? nearest(name, all);
  return meant === undefined ? [] : [unknown(role, path, message, `Did you mean \`${meant}\`?`)];
}

/** Custom resources have verbs of their own, such as `sync`. */
function isOwn(groups: readonly string[]): boolean {
  return groups.length > 0 && groups.every((group) => apiResources.has(group));
}

function verbFault(role: CompiledObject, verb: string, path: readonly string[]): readonly Diagnostic[] {
  if (verb === "*" || apiVerbs.includes(verb)) return [];
  const meant = nearest(verb, apiVerbs);
  const message = `There is no verb \`${verb}\`: the rule permits nothing by it.`;
  return meant === undefined ? [] : [unknown(role, path, message, `Did you mean \`${meant}\`?`)];
}

function unknown(role: CompiledObject, path: readonly string[], message: string, hint: string): Diagnostic {
  return finding("unknown-permission", role, { severity: "warning", origin: placeOf(role, path), message, hint });
}
