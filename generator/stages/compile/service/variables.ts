import type { EnvVar } from "kubernetes-types/core/v1.js";
import { ownSecretName, sharedSecretName } from "../../../model/secrets/needs.ts";
import type { Service, Variable } from "../../../model/workload.ts";

/** Where a key of a variable's owner lies. */
export type SecretOf = (key: string) => { name: string; key: string };

/** A variable as Kubernetes has it. */
export function variableOf({ name, value }: Variable, secretOf: SecretOf): EnvVar {
  if ("text" in value) return { name, value: value.text };
  if ("secret" in value) return { name, valueFrom: { secretKeyRef: secretOf(value.secret) } };
  return { name, valueFrom: value };
}

/** Where a key of a service lies: those that all backends share are together, and others in the service's own Secret. */
export function ownSecret({ product, name, secrets }: Service, key: string): { name: string; key: string } {
  return { name: secrets.shared.includes(key) ? sharedSecretName(product) : ownSecretName(name), key };
}
