import type { KubernetesObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, entryOf, type Loose, shownText, textOf } from "../../../model/loose.ts";
import type { Admission } from "../../../model/resources/admission.ts";
import type { Amounts } from "../../../model/resources/amounts.ts";
import { parseQuantity, type Quantity, roundUpToWhole, wholeQuantity } from "../../../model/resources/quantity.ts";
import type { ClaimTraits } from "./scopes.ts";

const one = wholeQuantity(1);

/** Kinds that have a resource name without `count/` too. */
const aliases: Readonly<Record<string, string>> = {
  ConfigMap: "configmaps",
  ResourceQuota: "resourcequotas",
  ReplicationController: "replicationcontrollers",
  Secret: "secrets",
  Service: "services",
};

/** Which kinds quotas on `resources` count the objects of. */
export function countedKinds(resources: readonly string[]): (kind: string) => boolean {
  if (resources.some((resource) => resource.startsWith("count/"))) return () => true;
  const names = new Set(resources.map((resource) => (resource.startsWith("services.") ? "services" : resource)));
  return (kind) => names.has(entryOf(aliases, kind) ?? "");
}

/**
 * What a quota is charged for an object itself, beside the pods it makes: `count/<resource>.<group>` and, for some kinds,
 * an older name (pkg/quota/v1/evaluator/core). Claims and pods have functions of their own.
 */
export function objectUsage({ apiVersion, kind, spec }: KubernetesObject): Map<string, Quantity> {
  const usage = new Map<string, Quantity>([[countName(shownText(apiVersion), shownText(kind)), one]]);
  const alias = apiVersion === "v1" ? entryOf(aliases, kind) : undefined;
  if (alias !== undefined) usage.set(alias, one);
  if (alias === "services") chargeService(usage, asRecord(spec));
  return usage;
}

/** The quota's name for the number of objects of a kind, e.g. `count/deployments.apps`. */
export function countName(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : `.${apiVersion.slice(0, slash)}`;
  return `count/${plural(kind.toLowerCase())}${group}`;
}

function plural(kind: string): string {
  if (kind === "endpoints") return kind;
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(kind) ? `${kind}es` : `${kind}s`;
}

/** Node ports are charged for what the Service intends: one for each port, unless a balancer is told to make none. */
function chargeService(usage: Map<string, Quantity>, spec: Loose): void {
  const ports = asRecords(spec.ports);
  if (spec.type === "NodePort") usage.set("services.nodeports", wholeQuantity(ports.length));
  if (spec.type !== "LoadBalancer") return;
  const numbered = ports.filter(({ nodePort }) => typeof nodePort === "number" && nodePort !== 0);
  const allocated = spec.allocateLoadBalancerNodePorts === false ? numbered : ports;
  usage.set("services.nodeports", wholeQuantity(allocated.length));
  usage.set("services.loadbalancers", one);
}

/**
 * What a quota is charged for a claim, in total and for its storage class. A claim without a class gets the cluster's
 * default one when it is made (pkg/quota/v1/evaluator/core/persistent_volume_claims.go).
 */
export function claimUsage(claim: Loose, { storageClass }: Admission): Amounts {
  const usage = new Map<string, Quantity>([
    ["persistentvolumeclaims", one],
    ["count/persistentvolumeclaims", one],
  ]);
  const spec = asRecord(claim.spec);
  const annotated = asRecord(asRecord(claim.metadata).annotations)["volume.beta.kubernetes.io/storage-class"];
  const named = annotated ?? spec.storageClassName;
  const className = named === undefined || named === null ? storageClass : textOf(named);
  const request = parseQuantity(asRecord(asRecord(spec.resources).requests).storage);
  if (request !== undefined) usage.set("requests.storage", roundUpToWhole(request));
  if (className === undefined) return usage;
  const suffix = `${className}.storageclass.storage.k8s.io/`;
  usage.set(`${suffix}persistentvolumeclaims`, one);
  if (request !== undefined) usage.set(`${suffix}requests.storage`, roundUpToWhole(request));
  return usage;
}

export function claimTraits(claim: Loose): ClaimTraits {
  const attributesClass = textOf(asRecord(claim.spec).volumeAttributesClassName);
  return { kind: "claim", ...(attributesClass === undefined ? {} : { attributesClass }) };
}
