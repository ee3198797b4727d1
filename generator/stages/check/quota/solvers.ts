import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, asTexts, entryOf, type Loose, shownText, textOf } from "../../../model/loose.ts";

/** What a Certificate needs in its namespace while it is issued or renewed. */
export interface Issuance {
  /** The Certificate, or the Ingress whose annotation makes cert-manager create one. */
  readonly subject: CompiledObject;
  readonly secretName: string | undefined;
  readonly solvers: readonly Solver[];
}

/** One http01 challenge: cert-manager makes a pod, a Service and, unless an Ingress is named, an Ingress for it. */
export interface Solver {
  readonly host: string;
  readonly pod: Loose;
  readonly serviceType: string;
  /** The object that routes to it, if one is made. */
  readonly route?: { readonly apiVersion: string; readonly kind: string };
}

interface Request {
  readonly subject: CompiledObject;
  readonly secretName: string | undefined;
  readonly issuer: string;
  readonly hosts: readonly string[];
  readonly labels: Loose;
  readonly namesIngress: boolean;
}

const group = "cert-manager.io/";

/** What cert-manager gives a solver that its issuer says nothing about (v1.21, controller defaults). */
const solverResources = {
  requests: { cpu: "10m", memory: "64Mi" },
  limits: { cpu: "100m", memory: "64Mi" },
};

/**
 * The certificates of a namespace that an ACME issuer issues, with a solver for each host that is proven by http01.
 * `issuers`: objects among which the Issuers of the namespace and the ClusterIssuers are.
 */
export function readIssuances(
  namespaced: readonly CompiledObject[],
  cluster: readonly CompiledObject[],
): readonly Issuance[] {
  const requests = namespaced.flatMap((subject) => requestsOf(subject));
  if (requests.length === 0) return [];
  const solvers = new Map<string, readonly Loose[]>();
  for (const { object } of cluster) {
    if (object.kind === "ClusterIssuer") solvers.set(`ClusterIssuer/${object.metadata.name}`, solversOf(object));
  }
  for (const { object } of namespaced) {
    if (object.kind === "Issuer") solvers.set(`Issuer/${object.metadata.name}`, solversOf(object));
  }
  const seen = new Set<string>();
  return requests.flatMap((request) => {
    const { subject, secretName, hosts } = request;
    const key = secretName ?? "";
    if (seen.has(key)) return [];
    seen.add(key);
    const candidates = solvers.get(request.issuer) ?? [];
    return [{ subject, secretName, solvers: hosts.flatMap((host) => solverFor(host, request, candidates)) }];
  });
}

function solversOf(issuer: Loose): readonly Loose[] {
  return asRecords(asRecord(asRecord(issuer.spec).acme).solvers);
}

function requestsOf(subject: CompiledObject): readonly Request[] {
  const { object } = subject;
  const spec = asRecord(object.spec);
  const annotations = asRecord(object.metadata.annotations);
  const namesIngress = annotations["acme.cert-manager.io/http01-override-ingress-name"] !== undefined;
  const common = { subject, labels: asRecord(object.metadata.labels), namesIngress };
  if (object.kind === "Certificate" && shownText(object.apiVersion).startsWith(group)) {
    const issuer = asRecord(spec.issuerRef);
    const commonName = textOf(spec.commonName);
    const hosts = new Set([...asTexts(spec.dnsNames), ...(commonName === undefined ? [] : [commonName])]);
    const name = `${textOf(issuer.kind) ?? "Issuer"}/${textOf(issuer.name) ?? ""}`;
    return [{ ...common, secretName: textOf(spec.secretName), issuer: name, hosts: [...hosts] }];
  }
  if (object.kind !== "Ingress") return [];
  const clusterIssuer = textOf(annotations[`${group}cluster-issuer`]);
  const issuer = textOf(annotations[`${group}issuer`]);
  if (clusterIssuer === undefined && issuer === undefined) return [];
  const kind = textOf(annotations[`${group}issuer-kind`]) ?? (clusterIssuer === undefined ? "Issuer" : "ClusterIssuer");
  return asRecords(spec.tls).flatMap(({ secretName, hosts }) => {
    const secret = textOf(secretName);
    if (secret === undefined) return [];
    return [{ ...common, secretName: secret, issuer: `${kind}/${clusterIssuer ?? issuer}`, hosts: asTexts(hosts) }];
  });
}

/**
 * The solver that cert-manager picks for a host, if it is http01: the most specific selector wins, exact names before
 * zones before labels, then the first (pkg/util/solverpicker). A wildcard is never proven by http01.
 */
function solverFor(host: string, request: Request, candidates: readonly Loose[]): readonly Solver[] {
  if (host.startsWith("*.")) return [];
  let best: { readonly fit: number; readonly candidate: Loose } | undefined;
  for (const candidate of candidates) {
    const fit = fitOf(asRecord(candidate.selector), host, request.labels);
    if (fit !== undefined && (best === undefined || fit > best.fit)) best = { fit, candidate };
  }
  const http01 = best?.candidate.http01;
  if (http01 === undefined) return [];
  const ingress = asRecord(asRecord(http01).ingress);
  const gateway = asRecord(asRecord(http01).gatewayHTTPRoute);
  const viaGateway = asRecord(http01).gatewayHTTPRoute !== undefined;
  const way = viaGateway ? gateway : ingress;
  const named = !viaGateway && (request.namesIngress || textOf(ingress.name) !== undefined);
  const route = viaGateway
    ? { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" }
    : { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };
  return [
    {
      host,
      pod: solverPod(asRecord(asRecord(way.podTemplate).spec)),
      serviceType: textOf(way.serviceType) ?? "NodePort",
      ...(named ? {} : { route }),
    },
  ];
}

/** How specific a selector's match is, larger for more; undefined when it does not match. */
function fitOf(selector: Loose, host: string, labels: Loose): number | undefined {
  const names = asTexts(selector.dnsNames);
  const zones = asTexts(selector.dnsZones);
  const wanted = Object.entries(asRecord(selector.matchLabels));
  if (names.length > 0 && !names.includes(host)) return undefined;
  if (wanted.some(([key, value]) => entryOf(labels, key) !== value)) return undefined;
  const matching = zones.filter((zone) => host === zone || host.endsWith(`.${zone}`));
  if (zones.length > 0 && matching.length === 0) return undefined;
  const depth = Math.max(0, ...matching.map((zone) => zone.split(".").length));
  return (names.length > 0 ? 1e6 : 0) + depth * 1e3 + wanted.length;
}

function solverPod(template: Loose): Loose {
  const said = asRecord(template.resources);
  const resources = {
    requests: { ...solverResources.requests, ...asRecord(said.requests) },
    limits: { ...solverResources.limits, ...asRecord(said.limits) },
  };
  const { priorityClassName, affinity } = template;
  return {
    containers: [{ name: "acmesolver", resources }],
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(affinity === undefined ? {} : { affinity }),
  };
}
