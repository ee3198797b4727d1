import type { CompiledObject, Declared } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { asList, asRecord, at, textOf } from "../../../model/loose.ts";
import { certificateRequests, listenerRequests } from "./certificates.ts";
import { everyCluster } from "./every-cluster.ts";
import { type Inventory, sameNamespace } from "./inventory.ts";

/** The keys of a Secret or ConfigMap; `unknown` when something outside decides them. */
export type Keys = ReadonlySet<string> | "unknown";

/** A Secret or ConfigMap that exists, or that a controller will make. */
interface Provided {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly keys: Keys;
}

/** Every Secret and ConfigMap that will exist, by `kind/name`. */
export type EntryIndex = ReadonlyMap<string, readonly Provided[]>;

const certificateKeys: Keys = new Set(["tls.crt", "tls.key", "ca.crt"]);

/** What exists without anybody applying it: among it the root CA that kube-controller-manager publishes everywhere. */
const publishedEverywhere = everyCluster
  .filter(({ kind }) => kind === "ConfigMap")
  .map(({ kind, name, namespace }): Provided => {
    return { kind, name, namespace, keys: name === "kube-root-ca.crt" ? new Set(["ca.crt"]) : "unknown" };
  });

/**
 * Secrets and ConfigMaps among the objects, those that controllers make out of other objects (sealed-secrets,
 * external-secrets, cert-manager), and those that were declared to exist.
 */
export function entryIndex({ known }: Inventory, { externals, exists = [] }: Declared): EntryIndex {
  const index = new Map<string, Provided[]>();
  const add = (provided: Provided) => {
    const key = `${provided.kind}/${provided.name}`;
    const others = index.get(key);
    if (others === undefined) index.set(key, [provided]);
    else others.push(provided);
  };
  for (const published of publishedEverywhere) add(published);
  for (const { kind, name, keys } of externals) add({ kind, name, namespace: undefined, keys: new Set(keys) });
  for (const { kind, namespace, name } of exists) add({ kind, name, namespace, keys: "unknown" });
  for (const object of known) for (const made of provides(object)) add(made);
  return index;
}

/** Keys of the Secret or ConfigMap of that name, or undefined when there will be none. */
export function keysOf(
  index: EntryIndex,
  kind: "Secret" | "ConfigMap",
  name: string,
  namespace: string | undefined,
): Keys | undefined {
  return index.get(`${kind}/${name}`)?.find((provided) => sameNamespace(provided.namespace, namespace))?.keys;
}

function provides(compiled: CompiledObject): readonly Provided[] {
  const { object } = compiled;
  const { name, namespace } = object.metadata;
  const one = (kind: string, made: string | undefined, keys: Keys): readonly Provided[] =>
    made === undefined ? [] : [{ kind, name: made, namespace, keys }];
  switch (groupKind(object)) {
    case "ConfigMap":
      return one("ConfigMap", name, keySet(object.data, object.binaryData));
    case "Secret":
      return one("Secret", name, isToken(object.type) ? "unknown" : keySet(object.data, object.stringData));
    case "SealedSecret.bitnami.com":
      return one("Secret", name, keySet(at(object, "spec", "encryptedData"), at(object, "spec", "template", "data")));
    case "ExternalSecret.external-secrets.io":
      return one("Secret", textOf(at(object, "spec", "target", "name")) ?? name, externalSecretKeys(object.spec));
    case "Certificate.cert-manager.io":
      return one("Secret", textOf(at(object, "spec", "secretName")), certificateSecretKeys(object.spec));
    case "Ingress.networking.k8s.io":
      return certificateRequests(compiled).flatMap(({ secretName }) => one("Secret", secretName, certificateKeys));
    case "Gateway.gateway.networking.k8s.io":
      return listenerRequests(compiled).flatMap((secretName) => one("Secret", secretName, certificateKeys));
    default:
      return [];
  }
}

function keySet(...maps: readonly unknown[]): Keys {
  return new Set(maps.flatMap((map) => Object.keys(asRecord(map))));
}

function externalSecretKeys(spec: unknown): Keys {
  if (asList(at(spec, "dataFrom")).length > 0 || at(spec, "target", "template") !== undefined) return "unknown";
  return new Set(asList(at(spec, "data")).flatMap((entry) => textOf(at(entry, "secretKey")) ?? []));
}

function certificateSecretKeys(spec: unknown): Keys {
  const more = at(spec, "keystores") ?? at(spec, "additionalOutputFormats");
  return more === undefined ? certificateKeys : "unknown";
}

function isToken(type: unknown): boolean {
  return type === "kubernetes.io/service-account-token" || type === "bootstrap.kubernetes.io/token";
}
