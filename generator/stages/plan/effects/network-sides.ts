import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asList, asRecord, asText, asTextMap, type Loose } from "../../../model/loose.ts";
import {
  type ContainerPort,
  type Endpoint,
  type Network,
  networkOf,
  type Pod,
  podEndpoint,
} from "../../../model/network/endpoint.ts";
import type { Labels } from "../../../model/network/labels.ts";
import { type Policy, policyOf } from "../../../model/network/policy.ts";
import { protocolOf } from "../../../model/network/ports.ts";
import { referenceOf } from "../reference.ts";
import type { Scene } from "../scene.ts";
import { quoted } from "./words.ts";

/** Pods that are alike for every policy: a workload's, or such as a policy names in other namespaces. */
export interface Party {
  readonly id: string;
  readonly words: string;
  readonly pod: Pod;
  /** Not of this unit. */
  readonly outside: boolean;
  /** Labels of the pod's namespace, where the unit has no Namespace that says them. */
  readonly namespaceLabels?: Labels;
}

/** Whether the same connections end at a party before and after, as far as it decides. */
export function isUnchanged(id: string, before: NetworkSide, after: NetworkSide): boolean {
  const [old, now] = [before.endpoints.get(id), after.endpoints.get(id)];
  if (old === undefined || now === undefined) return false;
  const sameLists = (one: readonly unknown[], other: readonly unknown[]) =>
    one.length === other.length && one.every((item, index) => item === other[index]);
  const samePod = isDeepStrictEqual(before.byId.get(id)?.pod, after.byId.get(id)?.pod);
  const sameNamespace = isDeepStrictEqual(old.pod?.namespaceLabels, now.pod?.namespaceLabels);
  return samePod && sameNamespace && sameLists(old.ingress, now.ingress) && sameLists(old.egress, now.egress);
}

/** What decides about connections, before or after. */
export interface NetworkSide {
  readonly parties: readonly Party[];
  readonly byId: ReadonlyMap<string, Party>;
  readonly network: Network;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

/** Policies of both sides; one that stays as it is, is the same value on both. */
export function policiesOf({ pairs }: Scene): {
  readonly before: readonly Policy[];
  readonly after: readonly Policy[];
} {
  const [before, after]: [Policy[], Policy[]] = [[], []];
  for (const pair of pairs) {
    if (pair.reference.kind !== "NetworkPolicy") continue;
    const old = pair.before === undefined ? undefined : policyOf(pair.before);
    if (old !== undefined) before.push(old);
    if (pair.after !== undefined) after.push(old === undefined || pair.rewritten ? policyOf(pair.after) : old);
  }
  return { before, after };
}

export function networkSideOf(
  objects: readonly KubernetesObject[],
  policies: readonly Policy[],
  outside: readonly Party[],
): NetworkSide {
  const parties = [...objects.flatMap(partyOf), ...outside];
  const namespaces = new Map<string, Labels>();
  for (const { pod, namespaceLabels } of outside) namespaces.set(pod.namespace, namespaceLabels ?? {});
  for (const object of objects) {
    if (object.kind === "Namespace")
      namespaces.set(referenceOf(object).name, asTextMap(asRecord(object.metadata).labels));
  }
  const network = networkOf(namespaces, policies);
  const endpoints = new Map(parties.map(({ id, pod }) => [id, podEndpoint(network, pod)]));
  return { parties, byId: new Map(parties.map((party) => [party.id, party])), network, endpoints };
}

function partyOf(object: KubernetesObject): readonly Party[] {
  const template = podTemplateOf(object);
  const { kind, name: full, namespace = "default" } = referenceOf(object);
  if (template === undefined) return [];
  // A Job whose name carries a digest of its template is the same to every policy when it is made anew.
  const name = kind === "Job" ? full.replace(/(?<=.)-[0-9a-f]{10}$/, "") : full;
  const containers = asList(asRecord(template.spec).containers).map(asRecord);
  return [
    {
      id: JSON.stringify([kind, namespace, name]),
      words: quoted(name),
      pod: { namespace, labels: asTextMap(template.labels), ports: containers.flatMap(portsOf) },
      outside: false,
    },
  ];
}

function portsOf(container: Loose): readonly ContainerPort[] {
  return asList(container.ports).flatMap((entry) => {
    const { name, containerPort, protocol } = asRecord(entry);
    const known = protocolOf(protocol);
    if (typeof containerPort !== "number" || known === undefined) return [];
    return [{ port: containerPort, protocol: known, ...(typeof name === "string" && { name }) }];
  });
}

/**
 * One party for each way in which the policies name pods of other namespaces, with the labels that they ask for, and one
 * for pods of any other namespace.
 */
export function outsideParties(objects: readonly KubernetesObject[]): readonly Party[] {
  const parties = new Map<string, Party>();
  const add = (namespaceLabels: Labels, labels: Labels) => {
    const id = JSON.stringify(["outside", sortedEntries(namespaceLabels), sortedEntries(labels)]);
    if (parties.has(id)) return;
    const namespace = namespaceLabels["kubernetes.io/metadata.name"] ?? `other namespace ${parties.size}`;
    const pod = { namespace, labels, ports: [] };
    parties.set(id, { id, words: outsideWords(namespaceLabels, labels), pod, outside: true, namespaceLabels });
  };
  add({}, {});
  for (const object of objects) {
    if (object.kind !== "NetworkPolicy") continue;
    const { ingress, egress } = asRecord(object.spec);
    for (const rule of [...asList(ingress), ...asList(egress)].map(asRecord)) {
      for (const peer of [...asList(rule.from), ...asList(rule.to)].map(asRecord)) {
        if (peer.namespaceSelector === undefined || peer.namespaceSelector === null) continue;
        add(askedFor(peer.namespaceSelector), askedFor(peer.podSelector));
      }
    }
  }
  return [...parties.values()];
}

/** Labels that satisfy a selector, as long as it does not contradict itself. */
function askedFor(selector: unknown): Labels {
  const { matchLabels, matchExpressions } = asRecord(selector);
  const labels = new Map(Object.entries(asTextMap(matchLabels)));
  for (const { key, operator, values } of asList(matchExpressions).map(asRecord)) {
    if (typeof key !== "string" || labels.has(key)) continue;
    if (operator === "In") labels.set(key, asText(asList(values)[0]));
    if (operator === "Exists") labels.set(key, "any");
  }
  return Object.fromEntries(labels);
}

function outsideWords(namespaceLabels: Labels, labels: Labels): string {
  const { "kubernetes.io/metadata.name": name, ...others } = namespaceLabels;
  const namespace =
    name !== undefined
      ? `of namespace ${quoted(name)}`
      : Object.keys(others).length === 0
        ? "of any other namespace"
        : `of namespaces with ${labelText(others)}`;
  return Object.keys(labels).length === 0 ? `pods ${namespace}` : `pods with ${labelText(labels)} ${namespace}`;
}

function labelText(labels: Labels): string {
  return quoted(
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
  );
}

function sortedEntries(labels: Labels): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
