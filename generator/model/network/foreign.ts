import type { KubernetesObject } from "../compiled.ts";
import { asRecord, asTextMap, at, textOf } from "../loose.ts";
import type { Endpoint } from "./endpoint.ts";
import { type LabelTest, labelTest } from "./labels.ts";

/**
 * Policies of other makers than Kubernetes itself, which come before its NetworkPolicies, behind them or beside them.
 * What they do is not known here, so of a pod that one of them is about nothing is known.
 */
export type ForeignPolicy = (pod: NonNullable<Endpoint["pod"]>) => boolean;

/** What a policy of a kind is about: a row of the table. */
type Subject = (object: KubernetesObject) => ForeignPolicy;

const everything: Subject = () => () => true;
const itsNamespace: Subject = (object) => inNamespaceOf(object, undefined);

/** Pods of its own namespace, by a label selector at a path; a key with a prefix such as `k8s:` is another's language. */
function selectedBy(...path: readonly string[]): Subject {
  return (object) => {
    const selector = at(object.spec, ...path);
    const keys = Object.keys(asTextMap(at(selector, "matchLabels")));
    return inNamespaceOf(object, keys.some((key) => key.includes(":")) ? undefined : labelTest(selector));
  };
}

/** Istio reads a policy without a selector in its root namespace as one for the whole mesh. */
const ofTheMesh: Subject = (object) =>
  object.metadata.namespace === "istio-system" ? () => true : selectedBy("selector")(object);

/** AdminNetworkPolicy and what came of it (sigs.k8s.io/network-policy-api, apis/v1alpha1 and v1alpha2). */
const bySubject: Subject = ({ spec }) => {
  const { namespaces, pods } = asRecord(at(spec, "subject"));
  if (namespaces !== undefined) {
    const test = labelTest(namespaces);
    return ({ namespaceLabels }) => test(namespaceLabels);
  }
  const [inNamespaces, selects] = [labelTest(at(pods, "namespaceSelector")), labelTest(at(pods, "podSelector"))];
  return ({ namespaceLabels, labels }) => inNamespaces(namespaceLabels) && selects(labels);
};

const subjects: ReadonlyMap<string, Subject> = new Map([
  ["policy.networking.k8s.io AdminNetworkPolicy", bySubject],
  ["policy.networking.k8s.io BaselineAdminNetworkPolicy", bySubject],
  ["policy.networking.k8s.io ClusterNetworkPolicy", bySubject],
  ["cilium.io CiliumNetworkPolicy", selectedBy("endpointSelector")],
  ["cilium.io CiliumClusterwideNetworkPolicy", everything],
  ["projectcalico.org NetworkPolicy", itsNamespace],
  ["projectcalico.org GlobalNetworkPolicy", everything],
  ["crd.projectcalico.org NetworkPolicy", itsNamespace],
  ["crd.projectcalico.org GlobalNetworkPolicy", everything],
  ["crd.antrea.io NetworkPolicy", itsNamespace],
  ["crd.antrea.io ClusterNetworkPolicy", everything],
  ["security.istio.io AuthorizationPolicy", ofTheMesh],
  ["security.istio.io PeerAuthentication", ofTheMesh],
  ["policy.linkerd.io Server", selectedBy("podSelector")],
  ["policy.linkerd.io AuthorizationPolicy", itsNamespace],
  ["policy.linkerd.io ServerAuthorization", itsNamespace],
  ["k8s.ovn.org EgressFirewall", itsNamespace],
  ["network.openshift.io EgressNetworkPolicy", itsNamespace],
  ["consul.hashicorp.com ServiceIntentions", itsNamespace],
  ["kuma.io MeshTrafficPermission", everything],
]);

/** What a policy of another maker is about; undefined for every other object. */
export function foreignPolicyOf(object: KubernetesObject): ForeignPolicy | undefined {
  const [group = "", version] = (textOf(object.apiVersion) ?? "").split("/");
  if (version === undefined || group === "networking.k8s.io" || group === "extensions") return undefined;
  const known = subjects.get(`${group} ${object.kind}`);
  if (known !== undefined) return known(object);
  // Staged policies are only tried, and those for further interfaces leave the pod's own alone.
  if (!/NetworkPolicy$/.test(object.kind) || /^(?:Staged|Multi)/.test(object.kind)) return undefined;
  return (at(object, "metadata", "namespace") === undefined ? everything : itsNamespace)(object);
}

/** Whether one of these policies is about an end of connections. */
export function isForeign(foreign: readonly ForeignPolicy[], endpoint: Endpoint | undefined): boolean {
  const pod = endpoint?.pod;
  return pod !== undefined && foreign.some((isAbout) => isAbout(pod));
}

function inNamespaceOf(object: KubernetesObject, selects: LabelTest | undefined): ForeignPolicy {
  const home = textOf(at(object, "metadata", "namespace")) ?? "default";
  return ({ namespace, labels }) => namespace === home && (selects?.(labels) ?? true);
}
