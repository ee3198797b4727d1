import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Code } from "../../../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, ExistingObject, Origin } from "../../../model/compiled.ts";
import { type Finding, finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { type EntryIndex, keysOf } from "../relations/entries.ts";
import { type Inventory, lookUp, sameNamespace } from "../relations/inventory.ts";
import type { Pods } from "../relations/pods.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-secret": {
    cause:
      "An object names a Secret that nothing defines: in a variable, a volume, spec.tls, or only in an annotation.",
    cure: "Add the Secret (sealed), correct the name, or declare it: as an external object, or by --exists.",
  },
  "missing-secret-key": {
    cause:
      "A container or controller reads an entry that the Secret does not have. The pod stays in CreateContainerConfigError.",
    cure: "Add the entry, or correct the key.",
  },
  "missing-config-map": {
    cause: "An object names a ConfigMap that nothing defines.",
    cure: "Add the ConfigMap, correct the name, or declare it: as an external object, or by --exists.",
  },
  "missing-config-map-key": {
    cause: "A container reads an entry that the ConfigMap does not have. The pod stays in CreateContainerConfigError.",
    cure: "Add the entry, or correct the key.",
  },
} as const satisfies CodeTexts;

/** What the references of one unit are held against. */
export interface Context {
  readonly inventory: Inventory;
  readonly entries: EntryIndex;
  /** Pods of the unit and of the cluster. */
  readonly pods: readonly Pods[];
  /** Pods that operators make, as far as their templates tell, and the objects that may make others nobody sees. */
  readonly operators: { readonly pods: readonly Pods[]; readonly makers: readonly CompiledObject[] };
  /** What was declared to exist. */
  readonly declared: readonly ExistingObject[];
  /**
   * How bad it is that something named is not in sight. Of an environment everything is in sight. Manifests may be one
   * application's: what comes with the cluster, with other releases or from a job and a controller is not among them.
   */
  readonly absence: Severity;
}

/** Whether an object of that kind (as `groupKind` writes it) and name is there, or was declared to be. */
export function exists({ inventory, declared }: Context, kind: string, name: string, namespace?: string): boolean {
  if (lookUp(inventory, kind, name, namespace) !== undefined) return true;
  const [plain] = kind.split(".");
  return declared.some(
    (other) => other.kind === plain && other.name === name && sameNamespace(other.namespace, namespace),
  );
}

/** What a hint adds where objects may exist that are not in sight. */
export function orDeclared({ absence }: Context, kind: string, name: string, namespace?: string): string {
  if (absence === "error") return "";
  const place = namespace === undefined ? "" : `${namespace}/`;
  return ` Where it exists already, say so: --exists ${kind.split(".")[0]}/${place}${name}.`;
}

/** A Secret or ConfigMap that an object names. */
export interface EntryReference {
  readonly kind: "Secret" | "ConfigMap";
  readonly name: string;
  readonly namespace: string | undefined;
  /** Keys that must be in it. */
  readonly keys: readonly string[];
  /** Where it is named, as in `container mysql`. */
  readonly by: string;
}

const absent = { Secret: "missing-secret", ConfigMap: "missing-config-map" } as const satisfies Record<string, Code>;
const incomplete = {
  Secret: "missing-secret-key",
  ConfigMap: "missing-config-map-key",
} as const satisfies Record<string, Code>;

/** Findings for the references of one object that lead nowhere, one per Secret, ConfigMap or key. */
export function entryFindings(
  context: Context,
  subject: CompiledObject,
  references: readonly EntryReference[],
  severity: Finding["severity"] = "error",
): readonly Diagnostic[] {
  const findings = new Map<string, Diagnostic>();
  for (const { kind, name, namespace, keys, by } of references) {
    const existing = keysOf(context.entries, kind, name, namespace);
    if (existing === undefined) {
      if (findings.has(`${kind}/${name}`)) continue;
      findings.set(
        `${kind}/${name}`,
        finding(absent[kind], subject, {
          origin: placeOfEntry(subject, kind, name, namespace),
          severity: severity === "error" ? context.absence : severity,
          message: `The ${by} names the ${kind} \`${name}\`, which nothing defines${inNamespace(namespace)}.`,
          hint:
            context.absence === "error"
              ? `Add the ${kind}, correct the name, or declare it as an external object if somebody else makes it.`
              : `Add the ${kind}, or correct the name.${orDeclared(context, kind, name, namespace)}`,
        }),
      );
      continue;
    }
    if (existing === "unknown") continue;
    for (const key of keys) {
      if (existing.has(key) || findings.has(`${kind}/${name}/${key}`)) continue;
      findings.set(
        `${kind}/${name}/${key}`,
        finding(incomplete[kind], subject, {
          origin: placeOfKey(subject, kind, key, placeOfEntry(subject, kind, name, namespace)),
          severity,
          message: `The ${by} reads \`${key}\` of the ${kind} \`${name}\`, which has ${listed([...existing])}.`,
          hint: `Add the entry to the ${kind}, or correct the key.`,
        }),
      );
    }
  }
  return [...findings.values()];
}

const nameFields = {
  Secret: [
    "secretKeyRef/name",
    "secretRef/name",
    "secret/secretName",
    "secret/name",
    "nodePublishSecretRef/name",
    "imagePullSecrets/name",
    "tls/secretName",
    "certificateRefs/name",
    "auth-secret",
    "auth-tls-secret",
    "proxy-ssl-secret",
    "tsigSecretSecretRef/name",
    "basicAuth/secret",
    "digestAuth/secret",
    "tls/caSecret",
    "tls/certSecret",
  ],
  ConfigMap: ["configMapKeyRef/name", "configMapRef/name", "configMap/name"],
} as const;
const keyFields = {
  Secret: ["secretKeyRef/key", "secret/items/key", "tsigSecretSecretRef/key"],
  ConfigMap: ["configMapKeyRef/key", "configMap/items/key"],
} as const;

/** Where an object names a Secret or ConfigMap; an annotation may write the namespace in front. */
function placeOfEntry(subject: CompiledObject, kind: "Secret" | "ConfigMap", name: string, namespace?: string): Origin {
  const plain = placeOfValue(subject, nameFields[kind], name);
  return plain.pointer === "" ? placeOfValue(subject, nameFields[kind], `${namespace}/${name}`) : plain;
}

/** Where an object names an entry; the place of the Secret or ConfigMap itself where the key is not written. */
function placeOfKey(subject: CompiledObject, kind: "Secret" | "ConfigMap", key: string, otherwise: Origin): Origin {
  const place = placeOfValue(subject, keyFields[kind], key);
  return place.pointer === "" ? otherwise : place;
}

/** ` in the namespace …`, or nothing for an object that does not say which. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined ? "" : ` in the namespace ${namespace}`;
}

/** Names in a sentence, the first few of them. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return "no entries";
  const shown = names
    .slice(0, 6)
    .map((name) => `\`${name}\``)
    .join(", ");
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : `only ${shown}`;
}
