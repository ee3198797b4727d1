import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../model/compiled.ts";
import { isRecord } from "../../model/loose.ts";
import { referenceOf } from "./reference.ts";

/** What two environments have differently though an object of theirs is the same: named wherever it differs. */
export type Exception = "namespace" | "replicas" | "resources" | "hosts";

const replicas: readonly string[] = ["spec.replicas", "spec.minReplicas", "spec.maxReplicas"];
const hosts: readonly string[] = ["spec.rules.*.host", "spec.tls.*.hosts"];
const resources = /^spec\.(?:.+\.)?(?:initContainers|containers)\.\*\.resources(?:\.|$)/;

/** What a field is an exception of, by its path, in which items of lists are `*`; undefined: it has to be the same. */
export function exceptionAt(kind: string, path: readonly string[]): Exception | undefined {
  const at = path.join(".");
  if (at === "metadata.namespace") return "namespace";
  if (replicas.includes(at)) return "replicas";
  if (kind === "Ingress" && hosts.includes(at)) return "hosts";
  return resources.test(at) ? "resources" : undefined;
}

/** An object without its exceptions, and those. */
export interface Split {
  readonly rest: unknown;
  readonly excepted: ReadonlyMap<Exception, readonly unknown[]>;
}

export function split(object: KubernetesObject): Split {
  const excepted = new Map<Exception, unknown[]>();
  const visit = (value: unknown, path: readonly string[]): unknown => {
    const exception = exceptionAt(object.kind, path);
    if (exception !== undefined) {
      excepted.set(exception, [...(excepted.get(exception) ?? []), [path, value]]);
      return undefined;
    }
    if (Array.isArray(value)) return value.map((item) => visit(item, [...path, "*"]));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one, [...path, key])]));
  };
  return { rest: visit(object, []), excepted };
}

/** The exceptions that two objects have differently. */
export function exceptionsBetween(a: Split, b: Split): ReadonlySet<Exception> {
  const all = new Set([...a.excepted.keys(), ...b.excepted.keys()]);
  return new Set([...all].filter((one) => !isDeepStrictEqual(a.excepted.get(one), b.excepted.get(one))));
}

/**
 * The object as it would be in another namespace, where fields and cluster addresses name its own. A text that happens to be
 * called the same, such as a mode of a program, stays: nobody knows what it means.
 */
export function inNamespace(object: KubernetesObject, namespace: string | undefined): KubernetesObject {
  // Whatever somebody has written there.
  const own = referenceOf(object).namespace;
  if (own === undefined || own === "" || namespace === undefined || own === namespace) return object;
  const address = new RegExp(`\\.${own.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.svc(?![\\w-])`, "g");
  const renamed = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      return namesNamespace.includes(key) && value === own
        ? namespace
        : value.replace(address, () => `.${namespace}.svc`);
    }
    if (Array.isArray(value)) return value.map((item) => renamed(item, ""));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one, name)]));
  };
  const moved = renamed(object, "") as KubernetesObject;
  // Its own stays, so that it is named as what differs.
  return { ...moved, metadata: { ...moved.metadata, namespace: own } };
}

/** Keys whose text is the name of a namespace. */
const namesNamespace: readonly string[] = ["namespace", "kubernetes.io/metadata.name"];
