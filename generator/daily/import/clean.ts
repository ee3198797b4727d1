import type { KubernetesObject } from "../../model/compiled.ts";
import { asList, asRecord, asRecords, entryOf, isRecord, type Loose } from "../../model/loose.ts";

/** Fields of metadata that the API server fills in. */
const ofServer = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
] as const;

/** Annotations that kubectl, controllers and Argo CD keep for themselves. */
const ofControllers =
  /^(kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/.*|deprecated\.daemonset\.template\.generation|pv\.kubernetes\.io\/.*|volume\.(beta\.)?kubernetes\.io\/.*|autoscaling\.alpha\.kubernetes\.io\/.*|endpoints\.kubernetes\.io\/.*|argocd\.argoproj\.io\/tracking-id|batch\.kubernetes\.io\/job-tracking)$/;

/** Labels of a Job's pods, and what it selects them by, that the Job controller fills in. */
const ofJobs = ["controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"];

const protections = ["kubernetes.io/pvc-protection", "kubernetes.io/pv-protection", "foregroundDeletion"];

/**
 * An object without what nobody wrote: what the API server and controllers have put into it, as
 * `kubectl get -o yaml` shows it.
 */
export function cleaned(object: KubernetesObject): KubernetesObject {
  const { status: _, ...rest } = object as KubernetesObject & { readonly status?: unknown };
  const ofKind = entryOf(kinds, object.kind);
  const own = { ...rest, metadata: cleanedMetadata(object.metadata as unknown as Loose) };
  const clean = ofKind === undefined ? own : { ...own, ...ofKind(own, isFromServer(object)) };
  return timeless(clean) as KubernetesObject;
}

/** Whether an object was read from a cluster. */
export function isFromServer({ metadata }: KubernetesObject): boolean {
  return Object.hasOwn(metadata, "uid") || Object.hasOwn(metadata, "resourceVersion");
}

function cleanedMetadata(metadata: Loose): Loose {
  const { annotations, finalizers, labels, ...rest } = metadata;
  const own = Object.fromEntries(
    Object.entries(rest).filter(([key]) => !(ofServer as readonly string[]).includes(key)),
  );
  const kept = Object.fromEntries(Object.entries(asRecord(annotations)).filter(([key]) => !ofControllers.test(key)));
  const holding = asList(finalizers).filter((one) => !protections.includes(String(one)));
  return {
    ...own,
    ...(isRecord(labels) && Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(kept).length > 0 && { annotations: kept }),
    ...(holding.length > 0 && { finalizers: holding }),
  };
}

type Cleaning = (object: Loose, fromServer: boolean) => Loose;

/** What the server or a controller fills into the specification of a kind. */
const kinds: Readonly<Record<string, Cleaning>> = {
  // Addresses are given out (pkg/registry/core/service); None and ExternalName are somebody's choice.
  Service: ({ spec, ...object }, fromServer) => {
    const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, healthCheckNodePort: _, ...own } = asRecord(spec);
    const addresses = {
      ...(clusterIP !== undefined && { clusterIP }),
      ...(clusterIPs !== undefined && { clusterIPs }),
      ...(ipFamilies !== undefined && { ipFamilies }),
      ...(ipFamilyPolicy !== undefined && { ipFamilyPolicy }),
    };
    const kept = fromServer
      ? {
          ...(clusterIP === "None" && { clusterIP }),
          ...(ipFamilyPolicy !== "SingleStack" && ipFamilyPolicy !== undefined && { ipFamilyPolicy }),
        }
      : addresses;
    return { ...object, spec: { ...own, ...kept } };
  },
  PersistentVolumeClaim: ({ spec, ...object }, fromServer) => {
    const { volumeName, ...own } = asRecord(spec);
    return { ...object, spec: fromServer || volumeName === undefined ? own : { ...own, volumeName } };
  },
  Namespace: ({ spec: _, metadata, ...object }) => {
    const { labels, ...own } = asRecord(metadata);
    const { "kubernetes.io/metadata.name": __, ...others } = asRecord(labels);
    return { ...object, metadata: { ...own, ...(Object.keys(others).length > 0 && { labels: others }) } };
  },
  ServiceAccount: ({ secrets, ...object }, fromServer) => ({
    ...object,
    ...(secrets !== undefined && !fromServer && { secrets }),
  }),
  Job: ({ spec, ...object }, fromServer) => {
    const { selector, template, ...own } = asRecord(spec);
    if (!fromServer || own.manualSelector === true) return { ...object, spec: asRecord(spec) };
    const { metadata, ...pod } = asRecord(template);
    const { labels, ...others } = asRecord(metadata);
    const kept = Object.fromEntries(Object.entries(asRecord(labels)).filter(([key]) => !ofJobs.includes(key)));
    const described = { ...others, ...(Object.keys(kept).length > 0 && { labels: kept }) };
    return {
      ...object,
      spec: { ...own, template: { ...(Object.keys(described).length > 0 && { metadata: described }), ...pod } },
    };
  },
  StatefulSet: ({ spec, ...object }) => {
    const { volumeClaimTemplates, ...own } = asRecord(spec);
    if (volumeClaimTemplates === undefined) return { ...object, spec: own };
    // The server adds what they are; what they come to is another object's.
    const claims = asRecords(volumeClaimTemplates).map(({ status: _, ...claim }) => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      ...claim,
    }));
    return { ...object, spec: { ...own, volumeClaimTemplates: claims } };
  },
};

/** Without `creationTimestamp: null`, which Go writes into every template. */
function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([key, child]) => !(key === "creationTimestamp" && child === null));
  return Object.fromEntries(entries.map(([key, child]) => [key, timeless(child)]));
}

/** Why an object is nobody's to keep; undefined: it is. */
export function madeBy(object: KubernetesObject): string | undefined {
  const { kind, metadata } = object;
  const owner = asRecords((metadata as unknown as Loose).ownerReferences)[0];
  if (owner !== undefined) return `${String(owner.kind)} ${String(owner.name)} makes it`;
  if (passing.includes(kind)) return "Kubernetes makes it";
  if (kind === "ConfigMap" && metadata.name === "kube-root-ca.crt") return "Kubernetes makes it in every namespace";
  if (kind === "ServiceAccount" && metadata.name === "default" && isFromServer(object))
    return "Kubernetes makes it in every namespace";
  return kind === "Endpoints" && isFromServer(object) ? "Kubernetes makes it for a Service" : undefined;
}

const passing = ["Event", "EndpointSlice", "Lease", "ControllerRevision", "Node"];

/**
 * An object whose name is generated each time, by a name of its own: nothing that is applied can hold to another one. The manifests'
 * loader has put a number behind the beginning that it has.
 */
export function withName(object: KubernetesObject): KubernetesObject | undefined {
  const { generateName, name, ...metadata } = object.metadata as Loose & KubernetesObject["metadata"];
  if (typeof generateName !== "string" || isFromServer(object)) return undefined;
  if (!/^\d{5}$/.test(name.slice(generateName.slice(0, 58).length))) return undefined;
  return { ...object, metadata: { ...metadata, name: generateName.replace(/[^a-z0-9]+$/, "") } };
}
