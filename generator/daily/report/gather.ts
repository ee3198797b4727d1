import type { CompiledObject } from "../../model/compiled.ts";
import { carriedImages } from "../../model/images/carried.ts";
import { asList, asRecord, asRecords, type Loose, shownText, textOf } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import { amountOf } from "../../model/resources/amounts.ts";
import type { ImageReference } from "../../model/workload.ts";
import type { QuotaLevel, Survey } from "../../pipeline.ts";
import type { CertificateFacts, EnvironmentFacts, OpenFacts, QuotaAmount, QuotaFacts } from "./facts.ts";
import { graphOf } from "./graph.ts";

/** What the page tells of an environment. */
export function environmentFacts({ unit, matrix, quotas }: Survey, environment: Environment): EnvironmentFacts {
  const { name, namespace, file, promotion, hold } = environment;
  return {
    name,
    namespace,
    file,
    graph: graphOf(matrix, namespace),
    quotas: quotas.map(quotaFacts),
    open: unit.objects.flatMap(openOf),
    certificates: unit.objects.flatMap(certificateOf),
    versions: new Map(carriedImages(environment).map(({ name: service, image }) => [service, versionOf(image)])),
    ...(promotion.from !== undefined && { from: promotion.from }),
    ...(hold && { hold }),
  };
}

/** The tag, and how the digest begins where there is one. */
function versionOf({ tag, digest }: ImageReference): string {
  return digest === undefined ? tag : `${tag}@${digest.slice(0, 19)}`;
}

function quotaFacts({ quota, resource, hard, rest, rollout, maximum }: QuotaLevel): QuotaFacts {
  const level = (moment: QuotaAmount["moment"], amount: bigint): QuotaAmount => ({
    moment,
    amount: amountOf(resource, amount),
    // Rounded up, so that what is more than the limit is more than 100.
    percent: hard <= 0n ? null : Number((amount * 1000n + hard - 1n) / hard) / 10,
  });
  const levels = [level("at rest", rest), level("in a rollout", rollout), level("at the maximum", maximum)];
  return { quota, resource, hard: amountOf(resource, hard), levels };
}

/** Ways into the cluster that an object opens: rules of an Ingress, and ports of a Service that has an address outside. */
function openOf({ object }: CompiledObject): readonly OpenFacts[] {
  const { kind, metadata } = object;
  const spec = asRecord(object.spec);
  const label = `${kind}/${metadata.name}`;
  if (kind === "Service" && (spec.type === "LoadBalancer" || spec.type === "NodePort")) {
    return asRecords(spec.ports).map(({ port, nodePort, protocol = "TCP" }) => ({
      object: label,
      address: `${spec.type} ${shownText(protocol)} port ${shownText(nodePort ?? port)}`,
      leadsTo: `Service ${metadata.name}`,
    }));
  }
  if (kind === "HTTPRoute" || kind === "GRPCRoute") return openByRoute(label, spec);
  if (kind !== "Ingress") return [];
  const secrets = new Map(
    asRecords(spec.tls).flatMap(({ hosts, secretName }) =>
      asList(hosts).map((host) => [host, textOf(secretName) ?? "the controller's own"] as const),
    ),
  );
  return asRecords(spec.rules).flatMap(({ host, http }) =>
    asRecords(asRecord(http).paths).map(({ path, backend }) => {
      const service = asRecord(asRecord(backend).service);
      const { number, name } = asRecord(service.port);
      const tls = secrets.get(host);
      return {
        object: label,
        address: `${textOf(host) ?? "any host"}${textOf(path) ?? "/"}`,
        leadsTo: `${textOf(service.name) ?? "?"}:${shownText(number ?? name)}`,
        ...(tls !== undefined && { tls }),
      };
    }),
  );
}

/** Hosts and paths of a route of the Gateway API, which ends TLS with certificates of its own. */
function openByRoute(label: string, { hostnames, rules }: Loose): readonly OpenFacts[] {
  return asList(hostnames).flatMap((host) =>
    asRecords(rules).flatMap(({ matches, backendRefs, filters }) => {
      const redirect = asRecords(filters).find(({ type }) => type === "RequestRedirect");
      const leadsTo = redirect
        ? `redirect to ${shownText(asRecord(redirect.requestRedirect).scheme)}`
        : asRecords(backendRefs)
            .map(({ name, port }) => `${shownText(name)}:${shownText(port)}`)
            .join(", ");
      const paths = asRecords(matches).map(({ path, method }) => {
        const { service, method: called } = asRecord(method);
        const ofGrpc = [service, called].flatMap((part) => textOf(part) ?? []).map((part) => `/${part}`);
        return textOf(asRecord(path).value) ?? (ofGrpc.length === 0 ? "/" : ofGrpc.join(""));
      });
      return (paths.length === 0 ? ["/"] : paths).map((path) => ({
        object: label,
        address: `${textOf(host) ?? "any host"}${path}`,
        leadsTo,
      }));
    }),
  );
}

function certificateOf({ object }: CompiledObject): readonly CertificateFacts[] {
  if (object.kind !== "Certificate") return [];
  const spec = asRecord(object.spec);
  const { kind, name } = asRecord(spec.issuerRef);
  return [
    {
      name: object.metadata.name,
      secret: textOf(spec.secretName) ?? "",
      hosts: asList(spec.dnsNames).flatMap((host) => textOf(host) ?? []),
      issuer: `${textOf(kind) ?? "Issuer"}/${textOf(name) ?? ""}`,
    },
  ];
}
