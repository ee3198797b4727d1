import type { Cluster, Environment } from "../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

/** One certificate for all hosts of an environment that are served; none without TLS, or without cert-manager. */
export function certificate(
  { namespace, ingress: { tlsSecret: secretName } }: Environment,
  { certificates }: Cluster,
  dnsNames: readonly string[],
): readonly Part[] {
  if (secretName === undefined || dnsNames.length === 0 || certificates === undefined) return [];
  return [
    {
      folder: "ingress",
      keys: ["ingress", "tls"],
      object: {
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
          dnsNames: [...dnsNames],
          issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: certificates.issuer },
        },
      },
    },
  ];
}
