import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { type Gate, isOn } from "../../../model/kubernetes/gates.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { at, entryOf, textOf } from "../../../model/loose.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf } from "../place.ts";
import { dnsLabel, dnsSubdomain, type Form, pathSegment, serviceLabel } from "./forms.ts";

/** @codes gathered by the build */
export const codes = {
  "invalid-object-name": {
    cause:
      "An object's name has characters that its kind does not allow, or is so long that its controller cannot make pods.",
    cure: "Choose another name. Services, namespaces and StatefulSets take at most 63 characters without dots, StatefulSets and CronJobs at most 52.",
  },
  "duplicate-object": {
    cause: "Two objects have the same kind, namespace and name. They are one object, and the one applied last wins.",
    cure: "Remove or rename one of them.",
  },
  "duplicate-output-path": {
    cause: "Two objects would be written into one file.",
    cure: "Rename one of them.",
  },
} as const satisfies CodeTexts;

/** Forms of the kinds whose names are no subdomains; custom resources' are. Source: pkg/apis/<group>/validation in k8s.io/kubernetes. */
const forms: Readonly<Record<string, Form>> = {
  Namespace: dnsLabel,
  Service: dnsLabel,
  "StatefulSet.apps": dnsLabel,
  "Role.rbac.authorization.k8s.io": pathSegment,
  "RoleBinding.rbac.authorization.k8s.io": pathSegment,
  "ClusterRole.rbac.authorization.k8s.io": pathSegment,
  "ClusterRoleBinding.rbac.authorization.k8s.io": pathSegment,
  "PodDisruptionBudget.policy": pathSegment,
};

/** Forms of before a feature, which allows more. */
const earlier: Readonly<Record<string, readonly [Gate, Form]>> = {
  Service: ["RelaxedServiceNameValidation", serviceLabel],
};

function formOf(kind: string, release: Release): Form {
  const [gate, form] = entryOf(earlier, kind) ?? [];
  if (gate !== undefined && form !== undefined && !isOn(gate, release)) return form;
  return entryOf(forms, kind) ?? dnsSubdomain;
}

/** The longest name from which the controller can still make its objects, where that is less than the form allows. */
interface Limit {
  readonly most: number;
  readonly because: string;
}

const limits: Readonly<Record<string, Limit>> = {
  "CronJob.batch": { most: 52, because: "its Jobs add eleven characters to it" },
  "Job.batch": { most: 63, because: "its pods carry it in a label" },
  "StatefulSet.apps": {
    most: 52,
    because: "its pods carry it in a label together with a revision of up to ten characters",
  },
  "Deployment.apps": { most: 242, because: "its ReplicaSets add a hash of up to ten characters to it" },
};

/** The object's own name, and its namespace's. */
export function objectNames(subject: CompiledObject, release: Release): readonly Diagnostic[] {
  const { name, namespace } = subject.object.metadata;
  const kind = groupKind(subject.object);
  const fault = formOf(kind, release)(name) ?? tooLongFor(kind, subject) ?? unindexable(kind, subject);
  const own: Diagnostic[] = fault === undefined ? [] : [refused(subject, "name", `The name \`${name}\` ${fault}.`)];
  const generated = prefixFault(subject, kind);
  if (generated !== undefined) own.push(refused(subject, "generateName", generated));
  const elsewhere = textOf(namespace) === undefined ? undefined : dnsLabel(`${namespace}`);
  return elsewhere === undefined
    ? own
    : [...own, refused(subject, "namespace", `The namespace \`${namespace}\` ${elsewhere}.`)];
}

/** What names are generated of is held to their form, a dash at its end apart (maskTrailingDash of apimachinery). */
function prefixFault({ object }: CompiledObject, kind: string): string | undefined {
  const prefix = textOf(at(object, "metadata", "generateName"));
  if (prefix === undefined || prefix === "") return undefined;
  const fault = (entryOf(forms, kind) ?? dnsSubdomain)(prefix.replace(/(?<=.)-$/, "a"));
  return fault === undefined ? undefined : `The generateName \`${prefix}\` ${fault}.`;
}

function refused(subject: CompiledObject, field: "generateName" | "name" | "namespace", message: string): Diagnostic {
  const origin = placeOf(subject, ["metadata", field]);
  return finding("invalid-object-name", subject, { origin, message, hint: "Choose a name that keeps to the form." });
}

function tooLongFor(kind: string, { object }: CompiledObject): string | undefined {
  const limit = entryOf(limits, kind);
  const over = object.metadata.name.length - (limit?.most ?? Number.POSITIVE_INFINITY);
  if (limit === undefined || over <= 0) return undefined;
  return `is ${over} ${over === 1 ? "character" : "characters"} too long: at most ${limit.most} are allowed, as ${limit.because}`;
}

/** Pods of an indexed Job have the host name `name-index`, which must be a label (ValidateJob). */
function unindexable(kind: string, { object }: CompiledObject): string | undefined {
  const completions = at(object, "spec", "completions");
  if (kind !== "Job.batch" || at(object, "spec", "completionMode") !== "Indexed") return undefined;
  if (typeof completions !== "number" || completions < 1) return undefined;
  const host = `${object.metadata.name}-${completions - 1}`;
  const fault = dnsLabel(host);
  return fault === undefined ? undefined : `makes the host name \`${host}\` for its last pod, which ${fault}`;
}

/** Objects that are the same one, and objects that would be written into one file. */
export function duplicates(objects: readonly CompiledObject[]): readonly Diagnostic[] {
  const byIdentity = new Map<string, CompiledObject>();
  const byPath = new Map<string, CompiledObject>();
  return objects.flatMap((subject) => {
    const { name, namespace = "" } = subject.object.metadata;
    const same = seenBefore(byIdentity, `${groupKind(subject.object)}/${namespace}/${name}`, subject);
    const beside = textOf(subject.path) === undefined ? undefined : seenBefore(byPath, subject.path, subject);
    if (same !== undefined) {
      return finding("duplicate-object", subject, {
        origin: placeOf(subject, ["metadata", "name"]),
        message: `${objectName(subject)} is there twice, in ${[...new Set([same, subject].map(whereOf))].join(" and in ")}: the one that is applied last wins.`,
        hint: "Remove or rename one of them.",
      });
    }
    if (beside === undefined) return [];
    return finding("duplicate-output-path", subject, {
      message: `${objectName(subject)} and ${objectName(beside)} both go into the file ${subject.path}.`,
      hint: "Rename one of them.",
    });
  });
}

/** The file of an object that somebody wrote beside what is compiled, or the one that it goes into. */
function whereOf({ origin, path }: CompiledObject): string {
  const [file = ""] = origin.files;
  return file.includes("#") && file !== path ? file.slice(0, file.lastIndexOf("#")) : path;
}

function seenBefore(
  seen: Map<string, CompiledObject>,
  key: string,
  subject: CompiledObject,
): CompiledObject | undefined {
  const earlier = seen.get(key);
  if (earlier === undefined) seen.set(key, subject);
  return earlier;
}
