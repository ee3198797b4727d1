import type { KubernetesObject } from "../../../model/compiled.ts";
import { asList, asRecord, asText } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import { referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { listed, quoted } from "./words.ts";

/** One thing that a rule allows: a verb on a resource, of all names or of one, or on an address of the API. */
interface Permission {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string | undefined;
}

/** Who may do more, and who may do less. */
export function rights(pair: Pair, scene: Scene): readonly Effect[] {
  const { kind } = pair.reference;
  if (kind === "Role" || kind === "ClusterRole") return roleRights(pair, scene);
  if (kind === "RoleBinding" || kind === "ClusterRoleBinding") return bindingRights(pair, scene);
  return [];
}

function roleRights({ reference: { kind, name }, before, after }: Pair, scene: Scene): readonly Effect[] {
  // A role by itself allows nobody anything; a new one counts with its bindings, and so does one that goes.
  if (before === undefined || after === undefined) return [];
  const [old, now] = [permissionsOf(before), permissionsOf(after)];
  const subjects = subjectsWith(kind, name, scene.after);
  const role = `${kind} ${quoted(name)}`;
  const who = subjects.length === 0 ? "nobody here is bound to it" : `for ${listed(subjects)}`;
  return [
    ...rightsEffect("widened", role, subjects, beyond(now, old), (what) => `${role} allows more, ${who}: ${what}.`),
    ...rightsEffect(
      "narrowed",
      role,
      subjects,
      beyond(old, now),
      (what) => `${role} allows less, ${who}: no longer ${what}.`,
    ),
  ];
}

function bindingRights({ before, after }: Pair, scene: Scene): readonly Effect[] {
  const [old, now] = [bindingOf(before), bindingOf(after)];
  const gained = now.subjects.filter((subject) => old.role !== now.role || !old.subjects.includes(subject));
  const lost = old.subjects.filter((subject) => old.role !== now.role || !now.subjects.includes(subject));
  return [
    ...grants(
      "widened",
      gained,
      now,
      scene.after,
      (what) => `${listed(gained)} may do what ${now.role} allows${what}.`,
    ),
    ...grants(
      "narrowed",
      lost,
      old,
      scene.before,
      (what) => `${listed(lost)} may no longer do what ${old.role} allows${what}.`,
    ),
  ];
}

interface Binding {
  readonly role: string;
  readonly kind: string;
  readonly name: string;
  readonly subjects: readonly string[];
}

function bindingOf(object: KubernetesObject | undefined): Binding {
  const { kind, name } = asRecord(object?.roleRef);
  const subjects = asList(object?.subjects).map((subject) => {
    const { kind: subjectKind, name: subjectName, namespace } = asRecord(subject);
    const place = namespace === undefined ? "" : ` of ${asText(namespace)}`;
    return `${asText(subjectKind)} ${quoted(asText(subjectName))}${place}`;
  });
  return { role: `${asText(kind)} ${quoted(asText(name))}`, kind: asText(kind), name: asText(name), subjects };
}

function grants(
  direction: "widened" | "narrowed",
  subjects: readonly string[],
  { role, kind, name }: Binding,
  objects: readonly KubernetesObject[],
  sentence: (what: string) => string,
): readonly Effect[] {
  if (subjects.length === 0) return [];
  const found = objects.find((object) => object.kind === kind && referenceOf(object).name === name);
  const permissions = found === undefined ? [] : grouped(permissionsOf(found));
  const what = permissions.length === 0 ? "" : `: ${listed(permissions)}`;
  return [
    { kind: "rights", direction, role, subjects, permissions, severity: severity(direction), message: sentence(what) },
  ];
}

function rightsEffect(
  direction: "widened" | "narrowed",
  role: string,
  subjects: readonly string[],
  different: readonly Permission[],
  sentence: (what: string) => string,
): readonly Effect[] {
  if (different.length === 0) return [];
  const permissions = grouped(different);
  const message = sentence(listed(permissions));
  return [{ kind: "rights", direction, role, subjects, permissions, severity: severity(direction), message }];
}

function severity(direction: "widened" | "narrowed"): "high" | "low" {
  return direction === "widened" ? "high" : "low";
}

function subjectsWith(kind: string, name: string, objects: readonly KubernetesObject[]): readonly string[] {
  const bindings = objects.filter(({ kind: binding }) => binding === "RoleBinding" || binding === "ClusterRoleBinding");
  const subjects = bindings.map(bindingOf).filter((binding) => binding.kind === kind && binding.name === name);
  return [...new Set(subjects.flatMap((binding) => binding.subjects))].sort();
}

/** How many permissions of one role are looked at: a role with more is read as far as this. */
const most = 20_000;

function permissionsOf(role: KubernetesObject): readonly Permission[] {
  const permissions: Permission[] = [];
  for (const rule of asList(role.rules).map(asRecord)) {
    const verbs = asList(rule.verbs).map(asText);
    const names = asList(rule.resourceNames).map(asText);
    const targets = [
      ...asList(rule.apiGroups).flatMap((group) =>
        asList(rule.resources).map((resource) => ({ group: asText(group), resource: asText(resource) })),
      ),
      ...asList(rule.nonResourceURLs).map((url) => ({ group: "url", resource: asText(url) })),
    ];
    for (const target of targets) {
      for (const verb of verbs) {
        for (const name of names.length === 0 ? [undefined] : names) {
          if (permissions.length < most) permissions.push({ ...target, verb, name });
        }
      }
    }
  }
  return permissions;
}

/** What `permissions` allow and `others` do not, wildcards and all names included. */
function beyond(permissions: readonly Permission[], others: readonly Permission[]): readonly Permission[] {
  const exact = new Set(others.map(idOf));
  const wide = others.filter(isWide);
  return permissions.filter(
    (permission) => !exact.has(idOf(permission)) && !wide.some((other) => includesPermission(other, permission)),
  );
}

function idOf({ group, resource, verb, name }: Permission): string {
  return JSON.stringify([group, resource, verb, name ?? null]);
}

function isWide({ group, resource, verb, name }: Permission): boolean {
  return group === "*" || resource.includes("*") || verb === "*" || name === undefined;
}

/** pkg/apis/rbac/v1/evaluation_helpers.go: star-slash stands for a subresource of every resource. */
function includesPermission(wide: Permission, narrow: Permission): boolean {
  if ((wide.group === "url") !== (narrow.group === "url")) return false;
  if (wide.group !== "*" && wide.group !== narrow.group) return false;
  if (wide.verb !== "*" && wide.verb !== narrow.verb) return false;
  if (wide.name !== undefined && wide.name !== narrow.name) return false;
  if (wide.resource === "*" || wide.resource === narrow.resource) return true;
  if (wide.group === "url")
    return wide.resource.endsWith("*") && narrow.resource.startsWith(wide.resource.slice(0, -1));
  const [, subresource] = narrow.resource.split("/");
  return subresource !== undefined && wide.resource === `*/${subresource}`;
}

/** A text per resource: `get, list on deployments.apps`. */
function grouped(permissions: readonly Permission[]): readonly string[] {
  const verbs = new Map<string, Set<string>>();
  for (const permission of permissions) {
    const { verb, name } = permission;
    const target = name === undefined ? targetText(permission) : `${targetText(permission)} ${quoted(name)}`;
    verbs.set(target, (verbs.get(target) ?? new Set()).add(verb === "*" ? "everything" : verb));
  }
  return [...verbs].map(([target, allowed]) => `${[...allowed].join(", ")} on ${target}`);
}

function targetText({ group, resource }: Permission): string {
  if (group === "url") return quoted(resource);
  if (resource === "*" && group === "*") return "all there is";
  if (resource === "*") return `every resource of ${group === "" ? "the core group" : quoted(group)}`;
  return group === "" ? quoted(resource) : quoted(`${resource}.${group}`);
}
