import type { Ingress } from "kubernetes-types/networking/v1.js";
import { pointerTo } from "../../../diagnostics/json-pointer.ts";
import type { KubernetesObject, WrittenFields } from "../../../model/compiled.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { standardSettings } from "../../../model/standard-routes.ts";
import type { Service } from "../../../model/workload.ts";
import { inWave, ownLabels, type Part } from "../part.ts";
import { ingressAnnotations } from "./ingress-annotations.ts";
import { byLength, ingressPaths, patternHosts } from "./ingress-paths.ts";
import { hostNames, type Routed, routesOf } from "./routed.ts";
import { certificate } from "./tls-certificate.ts";

/**
 * The routes, and one certificate for all of their hosts: two Ingresses that each asked for the secret would be refused
 * by cert-manager.
 */
export function ingress(environment: Environment, cluster: Cluster): readonly Part[] {
  const { hosts } = environment;
  const { adapter } = environment.ingress.controller;
  if (adapter.api !== "ingress") return [];
  const routes = routesOf(environment);
  const patterns = patternHosts(routes, adapter.requests);
  const groups = allGroups(routes, environment);
  const served = new Set(groups.map(({ host }) => hosts[host] ?? ""));
  return [
    ...groups.map(
      (group): Part => ({
        folder: "ingress",
        keys: group.keys,
        object: ingressOf(group, patterns.has(hosts[group.host] ?? ""), environment, cluster),
        written: () => writtenPaths(group.routes),
      }),
    ),
    ...certificate(environment, cluster, [...served]),
  ];
}

/** Names of the Ingresses that lead to a service. */
export function ingressesOf({ service }: Pick<Service, "service">, environment: Environment): readonly string[] {
  return allGroups(routesOf(environment), environment)
    .filter(({ routes }) => routes.some((route) => route.service === service?.name))
    .map(({ name }) => name);
}

function allGroups(routes: readonly Routed[], environment: Environment): readonly Group[] {
  return hostNames(environment).flatMap((host) =>
    groupsOf(
      host,
      routes.filter((route) => route.host === host),
      environment,
    ),
  );
}

/** Routes of one Ingress. */
interface Group {
  readonly name: string;
  readonly host: string;
  readonly keys: readonly string[];
  readonly routes: readonly [Routed, ...Routed[]];
}

/**
 * Annotations hold for an Ingress as a whole. Routes that say nothing of their own are in the one of their host; others
 * each have one of their own, whose name does not change with what others say.
 */
function groupsOf(host: string, routes: readonly Routed[], environment: Environment): readonly Group[] {
  const standard = annotated(standardSettings(host, environment.ingress), environment);
  const isStandard = ({ settings }: Routed) => annotated(settings, environment) === standard;
  const name = `${environment.product}-${host}-ingress`;
  const [first, ...others] = byLength(routes.filter(isStandard));
  return [
    ...(first === undefined ? [] : [{ name, host, keys: ["hosts", host], routes: [first, ...others] } as const]),
    ...routes
      .filter((route) => !isStandard(route))
      .map((route) => ({ name: `${name}.${route.owner}`, host, keys: route.keys, routes: [route] }) as const),
  ];
}

/** Where the paths of an Ingress were written. */
function writtenPaths(routes: readonly Routed[]): readonly WrittenFields[] {
  return routes.map(({ keys }, index) => ({
    path: ["spec", "rules", "0", "http", "paths", String(index)],
    pointer: pointerTo(keys),
  }));
}

function annotated(settings: Routed["settings"], environment: Environment): string {
  return JSON.stringify(ingressAnnotations(settings, false, environment));
}

function ingressOf(
  { name, host, routes }: Group,
  isPattern: boolean,
  environment: Environment,
  cluster: Cluster,
): KubernetesObject {
  const { tlsSecret } = environment.ingress;
  const address = environment.hosts[host] ?? "";
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace: environment.namespace,
      labels: ownLabels,
      annotations: {
        ...inWave("ingress"),
        ...ingressAnnotations(routes[0].settings, isPattern, environment),
        ...environment.ingress.annotations,
      },
    },
    spec: {
      ingressClassName: cluster.ingress.className,
      ...(tlsSecret !== undefined && { tls: [{ hosts: [address], secretName: tlsSecret }] }),
      rules: [{ host: address, http: { paths: ingressPaths(routes, isPattern) } }],
    },
  } satisfies Ingress;
}
