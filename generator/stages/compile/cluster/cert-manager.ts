import type { Solver } from "../../../model/input.ts";
import type { Cluster } from "../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

/** The issuer of the environments' certificates. */
export function certManager({ certificates, ingress }: Cluster): readonly Part[] {
  if (certificates === undefined) return [];
  const { issuer } = certificates;
  return [
    {
      folder: "cert-manager",
      keys: ["certificates", "issuer"],
      object: {
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: { name: issuer.name, labels: ownLabels, annotations: { ...inWave(0), ...definedElsewhere } },
        spec: {
          acme: {
            server: issuer.server,
            email: issuer.email,
            privateKeySecretRef: { name: `${issuer.name}-account-key` },
            solvers: [solver(issuer.solver, ingress.className)],
          },
        },
      },
    },
  ];
}

function solver(settings: Solver, ingressClassName: string): Readonly<Record<string, unknown>> {
  if (settings.type === "http01") return { http01: { ingress: { ingressClassName } } };
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
