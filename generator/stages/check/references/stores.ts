import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, at, isRecord, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { type Context, exists, inNamespace, orDeclared } from "./context.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-secret-store": {
    cause: "An ExternalSecret names a SecretStore or ClusterSecretStore that nothing defines. No Secret is ever made.",
    cure: "Add the store, or correct the name.",
  },
} as const satisfies CodeTexts;

const group = "external-secrets.io";

/** The stores that an ExternalSecret fetches from: its own, and those of single keys. */
export function secretStores(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const { spec } = subject.object;
  const references = [
    at(spec, "secretStoreRef"),
    ...[...asList(at(spec, "data")), ...asList(at(spec, "dataFrom"))].map((item) => at(item, "sourceRef", "storeRef")),
  ];
  return references.flatMap((reference) => {
    const name = textOf(at(reference, "name"));
    const kind = textOf(at(reference, "kind")) ?? "SecretStore";
    const namespace = kind === "SecretStore" ? subject.object.metadata.namespace : undefined;
    if (name === undefined || exists(context, `${kind}.${group}`, name, namespace)) return [];
    return finding("missing-secret-store", subject, {
      origin: placeOfValue(subject, ["secretStoreRef/name", "storeRef/name"], name),
      severity: context.absence,
      message: `The ${kind} \`${name}\` is asked for values, but nothing defines it${inNamespace(namespace)}: no Secret is ever made.`,
      hint: `Add the ${kind}, or correct the name.${orDeclared(context, kind, name, namespace)}`,
    });
  });
}

/** The ServiceAccounts by which a SecretStore is known to its provider. */
export function storeAccounts(context: Context, subject: CompiledObject): readonly Diagnostic[] {
  const { namespace } = subject.object.metadata;
  return accountsIn(at(subject.object.spec, "provider"))
    .filter((name) => name !== "default" && !exists(context, "ServiceAccount", name, namespace))
    .map((name) =>
      finding("missing-service-account", subject, {
        origin: placeOfValue(subject, ["serviceAccountRef/name", "serviceAccount/name"], name),
        severity: context.absence,
        message: `The store names the ServiceAccount \`${name}\`, which nothing defines${inNamespace(namespace)}: it cannot log in.`,
        hint: "Add the ServiceAccount (`store.serviceAccount` of the environment makes `secret-store`), or correct the name.",
      }),
    );
}

function accountsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(accountsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([field, child]) => {
    const name = /^serviceAccount(?:Ref)?$/.test(field) ? textOf(at(child, "name")) : undefined;
    return name === undefined ? accountsIn(child) : [name];
  });
}
