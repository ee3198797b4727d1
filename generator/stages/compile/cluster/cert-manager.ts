import { gatewayOf, httpListener } from "../../../model/controllers/gateway.ts";
import type { Solver } from "../../../model/input.ts";
import type { Cluster } from "../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

/** The issuer of the environments' certificates. */
export function certManager(cluster: Cluster): readonly Part[] {
  const { certificates } = cluster;
  if (certificates?.made === undefined) return [];
  const { issuer, made } = certificates;
  return [
    {
      folder: "cert-manager",
      keys: ["certificates", "issuer"],
      ...(made.solver.type === "provider" && { written: writtenBy(made.solver.dns01) }),
      object: {
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: { name: issuer, labels: ownLabels, annotations: { ...inWave(0), ...definedElsewhere } },
        spec: {
          acme: {
            server: made.server,
            email: made.email,
            privateKeySecretRef: { name: `${issuer}-account-key` },
            solvers: [solver(made.solver, cluster)],
          },
        },
      },
    },
  ];
}

/** Where the provider's own fields stand. */
function writtenBy(fields: Readonly<Record<string, unknown>>): NonNullable<Part["written"]> {
  const path = ["spec", "acme", "solvers", "0", "dns01"];
  return () => [{ path, pointer: "/certificates/issuer/solver/dns01", fields }];
}

function solver(settings: Solver, cluster: Cluster): Readonly<Record<string, unknown>> {
  if (settings.type === "http01") return { http01: pageServed(cluster) };
  if (settings.type === "provider") return { dns01: settings.dns01 };
  const { nameserver, tsigKeyName, tsigAlgorithm = "HMACSHA256", tsigSecretName } = settings;
  return {
    dns01: {
      rfc2136: {
        nameserver,
        ...(tsigKeyName !== undefined && {
          tsigKeyName,
          tsigAlgorithm,
          tsigSecretSecretRef: { name: tsigSecretName, key: "secret" },
        }),
      },
    },
  };
}

/** The page is served by an Ingress, or by a route of the Gateway's plain listener, which goes before the redirect. */
function pageServed(cluster: Cluster): Readonly<Record<string, unknown>> {
  const { routes, className } = cluster.ingress;
  if (routes.adapter.api === "ingress") return { ingress: { ingressClassName: className } };
  const parent = { group: "gateway.networking.k8s.io", kind: "Gateway", ...gatewayOf(cluster) };
  return { gatewayHTTPRoute: { parentRefs: [{ ...parent, sectionName: httpListener }] } };
}
