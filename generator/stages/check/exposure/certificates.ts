import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTexts, at, textOf } from "../../../model/loose.ts";
import { finding, objectName } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import {
  asksForCertificates,
  certificateRequests,
  covers,
  type TlsEntry,
  tlsEntries,
} from "../relations/certificates.ts";
import { nginxAnnotation, pathsOf } from "../relations/ingress-nginx.ts";
import { type Inventory, isSameObject, ofKind, sameNamespace } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "host-without-certificate": {
    cause: "A host is to be opened with TLS, but no entry of spec.tls, or no certificate, covers it.",
    cure: "Add the host to spec.tls and to the Certificate's dnsNames. A wildcard stands for one label only.",
  },
  "certificate-conflict": {
    cause: "Two objects ask cert-manager for one Secret. It refuses the second.",
    cure: "Make one Certificate for all hosts, and let the Ingresses name its Secret without the issuer's annotation.",
  },
} as const satisfies CodeTexts;

/** Somebody who has cert-manager fill a Secret. */
interface Request {
  readonly by: CompiledObject;
  readonly names: readonly string[];
}

/** Who asks for which Secret, by name; Certificates come before Ingresses. */
export type Requests = ReadonlyMap<string, readonly Request[]>;

export function requestsOf(inventory: Inventory): Requests {
  const requests = new Map<string, Request[]>();
  const add = (secretName: string | undefined, request: Request) => {
    if (secretName === undefined) return;
    const others = requests.get(secretName);
    if (others === undefined) requests.set(secretName, [request]);
    else others.push(request);
  };
  for (const by of ofKind(inventory, "Certificate.cert-manager.io")) {
    const spec = at(by.object, "spec");
    const names = asTexts([...asTexts(at(spec, "dnsNames")), at(spec, "commonName")]);
    add(textOf(at(spec, "secretName")), { by, names: names.map((name) => name.toLowerCase()) });
  }
  for (const by of ofKind(inventory, "Ingress.networking.k8s.io")) {
    for (const { secretName, hosts } of certificateRequests(by)) add(secretName, { by, names: hosts });
  }
  return requests;
}

/** The Ingresses of each host. */
export function byHost(ingresses: readonly CompiledObject[]): ReadonlyMap<string, readonly CompiledObject[]> {
  const hosted = new Map<string, CompiledObject[]>();
  for (const ingress of ingresses) {
    for (const host of new Set(pathsOf(ingress).map((path) => path.host))) {
      const others = hosted.get(host);
      if (others === undefined) hosted.set(host, [ingress]);
      else others.push(ingress);
    }
  }
  return hosted;
}

/**
 * Hosts that a browser cannot open with TLS although they should. ingress-nginx takes the entry of spec.tls that names
 * the host, or one whose certificate has the name (extractTLSSecretName in internal/ingress/controller), from any
 * Ingress of that host.
 */
export function uncoveredHosts(
  hosted: ReadonlyMap<string, readonly CompiledObject[]>,
  requests: Requests,
  ingress: CompiledObject,
): readonly Diagnostic[] {
  const forced = ["ssl-redirect", "force-ssl-redirect"].some((name) => nginxAnnotation(ingress, name) === "true");
  const own = tlsEntries(ingress);
  if (!forced && own.length === 0) return [];
  const { namespace } = ingress.object.metadata;
  const hosts = new Set(pathsOf(ingress).map(({ host }) => host));
  hosts.delete("");
  return [...hosts].flatMap((host) => {
    const entries = [...own, ...(hosted.get(host) ?? []).filter((other) => other !== ingress).flatMap(tlsEntries)];
    const entry = entries.find(
      (candidate) => covers(candidate.hosts, host) || certified(requests, candidate, namespace, host) === true,
    );
    if (entry?.secretName === undefined) {
      return finding("host-without-certificate", ingress, {
        origin: placeOfValue(ingress, ["rules/host"], host),
        severity: forced ? "error" : "warning",
        message: `${host} ${forced ? "is to be opened with TLS only" : "is served beside hosts with TLS"}, but no entry of spec.tls covers it with a Secret.`,
        hint: "Add the host to spec.tls and to the certificate.",
      });
    }
    if (certified(requests, entry, namespace, host) !== false) return [];
    return finding("host-without-certificate", ingress, {
      origin: placeOfValue(ingress, ["rules/host"], host),
      message: `The certificate in the Secret \`${entry.secretName}\` is not made for ${host}: browsers refuse it.`,
      hint: "Add the host to the Certificate's dnsNames. A wildcard stands for one label only.",
    });
  });
}

/** Whether the certificate that is made for an entry's Secret has the host; undefined when nobody here makes it. */
function certified(
  requests: Requests,
  { secretName }: TlsEntry,
  namespace: string | undefined,
  host: string,
): boolean | undefined {
  const first = requests
    .get(secretName ?? "")
    ?.find(({ by }) => sameNamespace(by.object.metadata.namespace, namespace));
  return first === undefined ? undefined : covers(first.names, host);
}

/** One Secret that is asked for twice: cert-manager serves the first only (certificate-shim, and its check of duplicate secretNames). */
export function certificateConflicts(requests: Requests, subject: CompiledObject): readonly Diagnostic[] {
  const { namespace } = subject.object.metadata;
  const isIngress = subject.object.kind === "Ingress";
  const asked = isIngress
    ? certificateRequests(subject).flatMap(({ secretName }) => secretName ?? [])
    : [textOf(at(subject.object, "spec", "secretName")) ?? ""];
  const twice =
    isIngress && asksForCertificates(subject)
      ? repeated(tlsEntries(subject).flatMap(({ secretName }) => secretName ?? []))
      : [];
  return [
    ...twice.map((secretName) =>
      finding("certificate-conflict", subject, {
        origin: placeOfValue(subject, ["tls/secretName", "spec/secretName"], secretName),
        message: `Two entries of spec.tls ask for the Secret \`${secretName}\`: cert-manager then makes no certificate for this Ingress at all.`,
        hint: "Put all hosts into one entry.",
      }),
    ),
    ...[...new Set(asked)].flatMap((secretName) => {
      const [first] = (requests.get(secretName) ?? []).filter(({ by }) =>
        sameNamespace(by.object.metadata.namespace, namespace),
      );
      if (first === undefined || isSameObject(first.by, subject)) return [];
      // An Ingress leaves a Certificate of the Secret's name alone when somebody else made it.
      if (isIngress && first.by.object.kind === "Certificate" && first.by.object.metadata.name === secretName)
        return [];
      return finding("certificate-conflict", subject, {
        origin: placeOfValue(subject, ["tls/secretName", "spec/secretName"], secretName),
        message: `The Secret \`${secretName}\` is asked for here and by ${objectName(first.by)}: cert-manager serves only one of them.`,
        hint: "Make one Certificate for all hosts, and let the Ingresses name its Secret without the issuer's annotation.",
      });
    }),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
