import type { HTTPIngressPath, Ingress } from "kubernetes-types/networking/v1.js";
import { backingTable } from "../../../model/backing-services.ts";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { product, serviceName } from "../../../model/names.ts";
import type { Cluster, Environment } from "../../../model/resolved.ts";
import { secretNames } from "../../../model/secrets/needs.ts";
import type { Service } from "../../../model/workload.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

const prefix = "nginx.ingress.kubernetes.io";

/**
 * The routes: the web page untouched, the API with its prefixes stripped, the admin page behind basic authentication;
 * and one certificate for all of their hosts. Two Ingresses that each asked for the secret would be refused by
 * cert-manager.
 */
export function ingress(environment: Environment, cluster: Cluster): readonly Part[] {
  const { hosts, services, backingServices } = environment;
  const web = services.filter(({ route }) => route?.host === "web");
  const api = services.filter(({ route }) => route?.host === "api");
  const routes: readonly Route[] = [
    { kind: "web", host: hosts.web, paths: byLength(web).map(plainPath), annotations: rateLimit(environment) },
    { kind: "api", host: hosts.api, paths: byLength(api).map(strippedPath), annotations: apiAnnotations(environment) },
    {
      kind: "admin",
      host: hosts.admin,
      paths:
        backingServices["kafka-ui"] === undefined
          ? []
          : [backend("/", "Prefix", serviceName("kafka-ui"), backingTable["kafka-ui"].port)],
      annotations: adminAnnotations,
    },
  ];
  const served = routes.filter(({ paths }) => paths.length > 0);
  const { tlsSecret } = environment.ingress;
  return [
    ...served.map(
      (route): Part => ({
        folder: "ingress",
        keys: ["hosts", route.kind],
        object: ingressOf(route, environment, cluster),
      }),
    ),
    ...(tlsSecret === undefined || served.length === 0
      ? []
      : [
          {
            folder: "ingress",
            keys: ["ingress", "tls"],
            object: certificate(
              tlsSecret,
              served.map(({ host }) => host),
              environment,
              cluster,
            ),
          },
        ]),
  ];
}

interface Route {
  readonly kind: "web" | "api" | "admin";
  readonly host: string;
  readonly paths: readonly HTTPIngressPath[];
  readonly annotations: Readonly<Record<string, string>>;
}

function ingressOf(
  { kind, host, paths, annotations }: Route,
  environment: Environment,
  cluster: Cluster,
): KubernetesObject {
  const { tlsSecret, maxBodySize } = environment.ingress;
  const redirect = tlsSecret === undefined ? "false" : "true";
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: `${product}-${kind}-ingress`,
      namespace: environment.namespace,
      labels: ownLabels,
      annotations: {
        ...inWave("ingress"),
        [`${prefix}/ssl-redirect`]: redirect,
        ...(tlsSecret !== undefined && { [`${prefix}/force-ssl-redirect`]: redirect }),
        [`${prefix}/proxy-body-size`]: maxBodySize,
        ...annotations,
      },
    },
    spec: {
      ingressClassName: cluster.ingress.className,
      ...(tlsSecret !== undefined && { tls: [{ hosts: [host], secretName: tlsSecret }] }),
      rules: [{ host, http: { paths: [...paths] } }],
    },
  } satisfies Ingress;
}

function certificate(
  secretName: string,
  dnsNames: string[],
  { namespace }: Environment,
  cluster: Cluster,
): KubernetesObject {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: {
      name: secretName,
      namespace,
      labels: ownLabels,
      annotations: { ...inWave("ingress"), ...definedElsewhere },
    },
    spec: {
      secretName,
      dnsNames,
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: cluster.certificates.issuer.name },
    },
  };
}

function rateLimit({ ingress: settings }: Environment): Readonly<Record<string, string>> {
  return settings.rateLimit === undefined ? {} : { [`${prefix}/limit-rps`]: String(settings.rateLimit) };
}

function apiAnnotations(environment: Environment): Readonly<Record<string, string>> {
  return {
    [`${prefix}/use-regex`]: "true",
    [`${prefix}/rewrite-target`]: "/$2",
    [`${prefix}/enable-cors`]: "true",
    [`${prefix}/cors-allow-origin`]: environment.ingress.corsOrigins.join(", "),
    [`${prefix}/cors-allow-methods`]: "GET, POST, PUT, DELETE, OPTIONS",
    ...rateLimit(environment),
  };
}

const adminAnnotations = {
  [`${prefix}/auth-type`]: "basic",
  [`${prefix}/auth-secret`]: secretNames.admin,
  [`${prefix}/auth-realm`]: "Authentication Required - Trip Service Admin",
};

function plainPath({ service, port, path }: RoutedService): HTTPIngressPath {
  return backend(path, "Prefix", service, port);
}

/** The second group is what the service sees, so every expression has two. */
function strippedPath({ service, port, path }: RoutedService): HTTPIngressPath {
  const expression = path === "/" ? "/()(.*)" : `${path.replaceAll(".", "\\.")}(/|$)(.*)`;
  return backend(expression, "ImplementationSpecific", service, port);
}

function backend(path: string, pathType: string, name: string, port: number): HTTPIngressPath {
  return { path, pathType, backend: { service: { name, port: { number: port } } } };
}

interface RoutedService {
  /** Name of its Service. */
  readonly service: string;
  readonly port: number;
  readonly path: string;
}

/** Longer paths first, as the controller matches them. */
function byLength(services: readonly Service[]): readonly RoutedService[] {
  return services
    .flatMap(({ service, port, route }) =>
      route === undefined || service === undefined || port === undefined
        ? []
        : [{ service: service.name, port, path: route.path }],
    )
    .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1));
}
