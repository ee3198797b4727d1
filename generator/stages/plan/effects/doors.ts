import type { KubernetesObject } from "../../../model/compiled.ts";
import { httpListener } from "../../../model/controllers/gateway.ts";
import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { pathOf } from "../../../model/requests/of-ingresses.ts";
import type { ObjectReference } from "../unit-plan.ts";
import { quoted } from "./words.ts";
import { specOf } from "./workload.ts";

/** What can be reached from outside the cluster, by a key, with what answers it and how. */
export interface Door {
  /** As it is written: host and path, or a port. */
  readonly what: string;
  readonly words: string;
  readonly backend: string;
  readonly tls: boolean;
  /** The rules of a route of the Gateway API that have it; an Ingress says of all its paths what it says of one. */
  readonly rules?: readonly Loose[];
}

type Doors = ReadonlyMap<string, Door>;

/** What each kind that serves hosts and paths opens. */
const kinds: Readonly<Record<string, (object: KubernetesObject) => Doors>> = {
  Ingress: ofIngress,
  HTTPRoute: ofRoute,
  GRPCRoute: ofRoute,
};

export function isRoute(kind: string): boolean {
  return Object.hasOwn(kinds, kind);
}

export function isSameObject(one: ObjectReference, other: ObjectReference): boolean {
  return one.kind === other.kind && one.name === other.name && one.namespace === other.namespace;
}

/** Hosts with their paths, by keys that are the same in an Ingress' expression and in a route of the Gateway API. */
export function doorsOf(object: KubernetesObject | undefined): Doors {
  if (object === undefined || !isRoute(object.kind)) return new Map();
  return kinds[object.kind]?.(object) ?? new Map();
}

function door(
  host: string,
  path: string,
  pathType: string,
  facts: Pick<Door, "backend" | "tls" | "rules">,
): [string, Door] {
  const plain = pathOf(path, pathType);
  const sign = plain.pathType === "Exact" ? "=" : "";
  const what = `${host}${path}`;
  return [`${host} ${sign}${plain.path.replace(/^\(\?i\)\^/, "")}`, { what, words: quoted(what), ...facts }];
}

function ofIngress(ingress: KubernetesObject): Doors {
  const spec = specOf(ingress);
  const tls = asList(spec.tls).flatMap((entry) => {
    const hosts = asList(asRecord(entry).hosts).map(asText);
    return hosts.length === 0 ? ["*"] : hosts;
  });
  const doors = asList(spec.rules)
    .map(asRecord)
    .flatMap((rule) => {
      const host = asText(rule.host) || "*";
      const facts = { tls: tls.some((name) => covers(name, host)) };
      return asList(asRecord(rule.http).paths)
        .map(asRecord)
        .map(({ path, pathType, backend }) =>
          door(host, asText(path) || "/", asText(pathType) || "Prefix", { ...facts, backend: backendOf(backend) }),
        );
    });
  if (spec.defaultBackend === undefined) return new Map(doors);
  const words = "every other host and path";
  const rest = { what: "*", words, backend: backendOf(spec.defaultBackend), tls: tls.includes("*") };
  return new Map([...doors, ["*", rest]]);
}

function covers(name: string, host: string): boolean {
  if (name === "*" || name === host) return true;
  return name.startsWith("*.") && host.slice(host.indexOf(".")) === name.slice(1);
}

function backendOf(backend: unknown): string {
  const { service, resource } = asRecord(backend);
  const { name, port } = asRecord(service);
  const { number, name: portName } = asRecord(port);
  return service === undefined ? asText(asRecord(resource).name) : `${asText(name)}:${number ?? asText(portName)}`;
}

/** What a route without backends answers, such as a redirect to HTTPS, opens nothing. */
function ofRoute(route: KubernetesObject): Doors {
  const spec = specOf(route);
  const names = asList(spec.hostnames).map(asText);
  // Listeners are the cluster's: the one that compile makes for HTTP alone is known by its name.
  const tls = !asList(spec.parentRefs).every((parent) => asText(asRecord(parent).sectionName) === httpListener);
  const doors = asList(spec.rules)
    .map(asRecord)
    .flatMap((rule) => {
      const backend = asList(rule.backendRefs)
        .map(asRecord)
        .filter(({ weight }) => weight !== 0)
        .map(({ name, port }) => `${asText(name)}:${String(port ?? "")}`)
        .join(", ");
      if (backend === "") return [];
      const matches = asList(rule.matches).map(asRecord);
      const paths = matches.length === 0 ? [everything] : matches.map(pathOfMatch);
      return (names.length === 0 ? ["*"] : names).flatMap((host) =>
        paths.map(({ path, pathType }) => door(host, path, pathType, { backend, tls, rules: [rule] })),
      );
    });
  return joined(doors);
}

/** Rules may share a path and tell requests apart by more than it. */
function joined(doors: readonly (readonly [string, Door])[]): Doors {
  const all = new Map<string, Door>();
  for (const [key, one] of doors) {
    const other = all.get(key);
    const both = other && {
      ...one,
      backend: `${other.backend}, ${one.backend}`,
      rules: [...(other.rules ?? []), ...(one.rules ?? [])],
    };
    all.set(key, both ?? one);
  }
  return all;
}

const everything = { path: "/", pathType: "Prefix" };

/** Types of paths of the Gateway API as Ingresses call them. */
const pathTypes: ReadonlyMap<string, string> = new Map([
  ["Exact", "Exact"],
  ["PathPrefix", "Prefix"],
]);

function pathOfMatch({ path, method }: Readonly<Record<string, unknown>>): typeof everything {
  if (path !== undefined) {
    const { type, value } = asRecord(path);
    return { path: asText(value) || "/", pathType: pathTypes.get(asText(type) || "PathPrefix") ?? "Regex" };
  }
  // A GRPCRoute asks for a service and a method of it, which are the path of the request.
  const { service, method: name } = asRecord(method);
  if (asText(service) === "") return everything;
  return asText(name) === ""
    ? { path: `/${asText(service)}`, pathType: "Prefix" }
    : { path: `/${asText(service)}/${asText(name)}`, pathType: "Exact" };
}
