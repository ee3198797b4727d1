import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, asTexts, at, textOf } from "../../../model/loose.ts";

/** One entry of an Ingress's `spec.tls`. */
export interface TlsEntry {
  readonly hosts: readonly string[];
  readonly secretName: string | undefined;
}

export const issuerAnnotation = "cert-manager.io/issuer";
export const clusterIssuerAnnotation = "cert-manager.io/cluster-issuer";

/** The `spec.tls` of an Ingress. */
export function tlsEntries({ object }: CompiledObject): readonly TlsEntry[] {
  return asList(at(object, "spec", "tls")).map((entry) => ({
    hosts: asTexts(at(entry, "hosts")).map((host) => host.toLowerCase()),
    secretName: textOf(at(entry, "secretName")),
  }));
}

/** Whether cert-manager makes certificates for an Ingress or a Gateway (hasShimAnnotation in cert-manager's certificate-shim). */
export function asksForCertificates({ object }: CompiledObject): boolean {
  const annotations = asTextMap(object.metadata.annotations);
  if (annotations[issuerAnnotation] !== undefined || annotations[clusterIssuerAnnotation] !== undefined) return true;
  return /^(1|t|true)$/i.test(annotations["kubernetes.io/tls-acme"] ?? "");
}

/** The entries for which cert-manager makes a Certificate. It skips those without hosts or secret. */
export function certificateRequests(ingress: CompiledObject): readonly TlsEntry[] {
  if (!asksForCertificates(ingress)) return [];
  return tlsEntries(ingress).filter(({ hosts, secretName }) => hosts.length > 0 && secretName !== undefined);
}

/** The Secrets that cert-manager makes for a Gateway: those of its own namespace that its listeners name. */
export function listenerRequests(gateway: CompiledObject): readonly string[] {
  if (!asksForCertificates(gateway)) return [];
  const { namespace } = gateway.object.metadata;
  return asList(at(gateway.object, "spec", "listeners"))
    .flatMap((listener) => asList(at(listener, "tls", "certificateRefs")))
    .filter((reference) => (textOf(at(reference, "namespace")) ?? namespace) === namespace)
    .flatMap((reference) => textOf(at(reference, "name")) ?? []);
}

/** Whether one of a certificate's names is `host`; a wildcard stands for exactly one label (RFC 6125, 6.4.3). */
export function covers(names: readonly string[], host: string): boolean {
  const parent = host.slice(host.indexOf(".") + 1);
  return names.some((name) => name === host || (host.includes(".") && name === `*.${parent}`));
}
