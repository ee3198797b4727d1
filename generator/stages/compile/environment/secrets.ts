import type { ServiceAccount } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { RemoteKey } from "../../../model/input.ts";
import type { Environment, Secrets } from "../../../model/resolved.ts";
import { inWave, keptAndDefinedElsewhere, ownLabels, type Part } from "../part.ts";

const folder = "secrets";
/** The environment's store, and the account that it may know the environment by. */
const storeName = "secret-store";

type External = Extract<Secrets, { provider: "external-secrets" }>;

/** What the environment's Secrets are made of by a controller; nothing where a person makes them. */
export function secrets({ namespace, secrets: settings }: Environment): readonly Part[] {
  switch (settings.provider) {
    case "manual":
      return [];
    case "sealed-secrets":
      return settings.sealed.map(({ name, values }) => part(sealedSecret(name, namespace, values)));
    case "external-secrets":
      return [
        ...storeAccount(settings, namespace).map((object) => part(object, "store", "serviceAccount")),
        part(secretStore(settings, namespace), "store"),
        ...settings.remote.map(({ name, keys }) =>
          part(externalSecret(name, namespace, keys, settings.refreshInterval), "remote", name),
        ),
      ];
  }
}

function part(object: KubernetesObject, ...keys: readonly string[]): Part {
  return { folder, keys: ["secrets", ...keys], object };
}

/** Whoever takes away what a Secret is made of takes the Secret away too, with the password of a database that stays. */
function metadata(name: string, namespace: string) {
  const annotations = { ...inWave("foundation"), ...keptAndDefinedElsewhere };
  return { name, namespace, labels: ownLabels, annotations };
}

function sealedSecret(name: string, namespace: string, values: Readonly<Record<string, string>>): KubernetesObject {
  return {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: metadata(name, namespace),
    spec: {
      encryptedData: { ...values },
      template: { metadata: { name, namespace, labels: ownLabels }, type: "Opaque" },
    },
  };
}

function storeAccount({ store }: External, namespace: string): readonly KubernetesObject[] {
  if (store.accountAnnotations === undefined) return [];
  const annotations = { ...inWave("foundation"), ...store.accountAnnotations };
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: storeName, namespace, labels: ownLabels, annotations },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount,
  ];
}

function secretStore({ store }: External, namespace: string): KubernetesObject {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "SecretStore",
    metadata: metadata(storeName, namespace),
    spec: { provider: store.provider },
  };
}

/** The defaults of list items are written out: left out, they would be a difference to what the API server stores. */
function externalSecret(
  name: string,
  namespace: string,
  keys: Readonly<Record<string, RemoteKey>>,
  refreshInterval: string,
): KubernetesObject {
  const data = Object.entries(keys).map(([secretKey, remoteKey]) => ({
    secretKey,
    remoteRef: { ...remoteKey, conversionStrategy: "Default", decodingStrategy: "None", metadataPolicy: "None" },
  }));
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: metadata(name, namespace),
    spec: {
      refreshInterval,
      secretStoreRef: { kind: "SecretStore", name: storeName },
      target: { name, creationPolicy: "Owner", deletionPolicy: "Retain" },
      data,
    },
  };
}
