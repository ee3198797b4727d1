import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTextMap, asTexts, at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { clusterIssuerAnnotation, issuerAnnotation } from "../relations/certificates.ts";
import { builtInClusterRole } from "../relations/every-cluster.ts";
import { type Context, entryFindings, exists, inNamespace, orDeclared } from "./context.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-ingress-class": {
    cause: "An Ingress names a class for which there is no IngressClass, so no controller is bound to serve it.",
    cure: "Set spec.ingressClassName, and add an IngressClass of that name to the cluster's objects.",
  },
  "missing-issuer": {
    cause:
      "A Certificate or an Ingress asks an Issuer or ClusterIssuer that nothing defines. No certificate is ever issued.",
    cure: "Add the issuer, or correct the name.",
  },
  "missing-role": {
    cause: "A binding grants a Role or ClusterRole that nothing defines, and so grants nothing.",
    cure: "Add the role, or correct the name.",
  },
  "missing-storage-class": {
    cause: "A claim names a StorageClass that is not among the objects. Without it the claim stays pending.",
    cure: "Make sure that the cluster has the class, or leave it out to use the default class.",
  },
  "missing-address-pool": {
    cause: "A Service or an advertisement names an IPAddressPool that nothing defines.",
    cure: "Add the pool to the cluster's objects, or correct the name.",
  },
} as const satisfies CodeTexts;

const certManager = "cert-manager.io";

/** The issuer that an Ingress asks for by annotation. */
export function annotatedIssuer(context: Context, ingress: CompiledObject): readonly Diagnostic[] {
  const annotations = asTextMap(ingress.object.metadata.annotations);
  if ((annotations["cert-manager.io/issuer-group"] ?? certManager) !== certManager) return [];
  const kind = annotations["cert-manager.io/issuer-kind"] ?? "Issuer";
  return [
    ...issuer(context, ingress, "ClusterIssuer", annotations[clusterIssuerAnnotation]),
    ...issuer(context, ingress, kind, annotations[issuerAnnotation]),
  ];
}

/** The issuer that a Certificate names. */
export function certificateIssuer(context: Context, certificate: CompiledObject): readonly Diagnostic[] {
  const reference = at(certificate.object, "spec", "issuerRef");
  if ((textOf(at(reference, "group")) ?? certManager) !== certManager) return [];
  return issuer(context, certificate, textOf(at(reference, "kind")) ?? "Issuer", textOf(at(reference, "name")));
}

function issuer(
  context: Context,
  subject: CompiledObject,
  kind: string,
  name: string | undefined,
): readonly Diagnostic[] {
  const namespace = kind === "ClusterIssuer" ? undefined : subject.object.metadata.namespace;
  if (name === undefined || exists(context, `${kind}.${certManager}`, name, namespace)) return [];
  return [
    finding("missing-issuer", subject, {
      origin: placeOfValue(subject, ["cluster-issuer", "issuer", "issuerRef/name"], name),
      severity: context.absence,
      message: `The ${kind} \`${name}\` is asked for a certificate, but nothing defines it${inNamespace(namespace)}: none is ever issued.`,
      hint: `Add the ${kind}, or correct the name.${orDeclared(context, kind, name, namespace)}`,
    }),
  ];
}

/** The Secret with which an Issuer changes DNS. Where a ClusterIssuer's lies is a setting of cert-manager. */
export function issuerSecrets(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const { namespace } = subject.object.metadata;
  const references = asList(at(subject.object, "spec", "acme", "solvers")).flatMap((solver) => {
    const secret = at(solver, "dns01", "rfc2136", "tsigSecretSecretRef");
    const name = textOf(at(secret, "name"));
    if (name === undefined) return [];
    return [{ kind: "Secret" as const, name, namespace, keys: asTexts([at(secret, "key")]), by: "dns01 solver" }];
  });
  return entryFindings(context, subject, references);
}

/** The class with which an issuer publishes its challenges. */
export function solverClasses(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const solvers = asList(at(subject.object, "spec", "acme", "solvers"));
  const names = new Set(solvers.flatMap((solver) => textOf(at(solver, "http01", "ingress", "ingressClassName")) ?? []));
  return [...names]
    .filter((name) => !exists(context, "IngressClass.networking.k8s.io", name))
    .map((name) =>
      finding("missing-ingress-class", subject, {
        origin: placeOfValue(subject, ["ingress/ingressClassName"], name),
        severity: context.absence,
        message: `A solver names the IngressClass \`${name}\`, which nothing defines: no host is ever proven.`,
        hint: `Add the IngressClass to the cluster's objects, or correct the name.${orDeclared(context, "IngressClass", name)}`,
      }),
    );
}

/** The role that a binding grants, and accounts of known namespaces that it grants it to. */
export function bindingReferences(context: Context, binding: CompiledObject): readonly Diagnostic[] {
  const { namespace } = binding.object.metadata;
  const kind = textOf(at(binding.object, "roleRef", "kind"));
  const name = textOf(at(binding.object, "roleRef", "name"));
  const home = kind === "Role" ? namespace : undefined;
  const known =
    kind === undefined ||
    name === undefined ||
    (kind === "ClusterRole" && builtInClusterRole.test(name)) ||
    exists(context, `${kind}.rbac.authorization.k8s.io`, name, home);
  const role = known
    ? []
    : [
        finding("missing-role", binding, {
          origin: placeOf(binding, ["roleRef", "name"]),
          severity: context.absence,
          message: `The ${kind} \`${name}\` is granted, but nothing defines it${inNamespace(home)}: the binding grants nothing.`,
          hint: `Add the ${kind}, or correct the name. A binding's roleRef cannot be changed later.${orDeclared(context, kind, name, home)}`,
        }),
      ];
  return [
    ...role,
    ...asList(at(binding.object, "subjects")).flatMap((subject) => boundAccount(context, binding, subject)),
  ];
}

function boundAccount(context: Context, binding: CompiledObject, subject: unknown): readonly Diagnostic[] {
  const name = textOf(at(subject, "name"));
  const namespace = textOf(at(subject, "namespace"));
  if (at(subject, "kind") !== "ServiceAccount" || name === undefined || name === "default") return [];
  // Other namespaces' accounts may be made by a chart.
  if (namespace === undefined || namespace !== binding.object.metadata.namespace) return [];
  if (exists(context, "ServiceAccount", name, namespace)) return [];
  return [
    finding("missing-service-account", binding, {
      origin: placeOfValue(binding, ["subjects/name"], name),
      severity: "warning",
      message: `The role is granted to the ServiceAccount \`${name}\`, which nothing defines${inNamespace(namespace)}.`,
      hint: "Add the ServiceAccount, or remove it from the subjects.",
    }),
  ];
}

/** Storage classes that claims name. They usually come with the cluster, so one that is not known may still be there. */
export function storageClass(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const claims =
    subject.object.kind === "StatefulSet"
      ? asList(at(subject.object, "spec", "volumeClaimTemplates"))
      : [subject.object];
  const names = new Set(claims.flatMap((claim) => textOf(at(claim, "spec", "storageClassName")) ?? []));
  return [...names]
    .filter((name) => !exists(context, "StorageClass.storage.k8s.io", name))
    .map((name) =>
      finding("missing-storage-class", subject, {
        origin: placeOfValue(subject, ["spec/storageClassName"], name),
        severity: "warning",
        message: `The claim names the StorageClass \`${name}\`, which is not among the objects: without it the claim stays pending.`,
        hint: "Make sure that the cluster has the class, and declare it, or leave it out to use the cluster's default.",
      }),
    );
}

const poolAnnotations = ["metallb.io/address-pool", "metallb.universe.tf/address-pool"] as const;

/** Address pools that Services and advertisements name. */
export function addressPools(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const annotations = asTextMap(subject.object.metadata.annotations);
  const isService = subject.object.kind === "Service";
  const names = isService
    ? poolAnnotations.flatMap((annotation) => annotations[annotation] ?? [])
    : asTexts(at(subject.object, "spec", "ipAddressPools"));
  return [...new Set(names)]
    .filter((name) => !exists(context, "IPAddressPool.metallb.io", name))
    .map((name) =>
      finding("missing-address-pool", subject, {
        origin: placeOfValue(subject, ["address-pool", "ipAddressPools"], name),
        severity: context.absence,
        message: `The IPAddressPool \`${name}\` is named, but nothing defines it: ${isService ? "the Service gets no address" : "no address of it is advertised"}.`,
        hint: `Add the IPAddressPool to the cluster's objects, or correct the name.${orDeclared(context, "IPAddressPool", name)}`,
      }),
    );
}
