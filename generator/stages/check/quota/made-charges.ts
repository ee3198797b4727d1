import type { CompiledObject, ExternalObject } from "../../../model/compiled.ts";
import { isRollout } from "../../../model/kubernetes/rollouts.ts";
import { asRecord, countOf, textOf } from "../../../model/loose.ts";
import type { Admission } from "../../../model/resources/admission.ts";
import { wholeQuantity } from "../../../model/resources/quantity.ts";
import { type Charge, labelOf, objectCharge, passing, podCharges, still } from "./charges.ts";
import { countName } from "./object-usage.ts";
import type { Issuance, Solver } from "./solvers.ts";

/**
 * What a certificate needs in its namespace while it is issued or renewed (cert-manager v1.21): the request, the order,
 * the Secret of the next private key, and for each host that is proven by http01 a pod, a Service and a route.
 */
export function issuanceCharges({ subject, solvers }: Issuance, admission: Admission): readonly Charge[] {
  return [
    making(subject, "cert-manager.io/v1", "CertificateRequest"),
    making(subject, "acme.cert-manager.io/v1", "Order"),
    { ...making(subject, "v1", "Secret"), each: "Secret of the next private key" },
    ...solvers.flatMap((solver) => solverCharges(subject, solver, admission)),
  ];
}

function solverCharges(subject: CompiledObject, solver: Solver, admission: Admission): readonly Charge[] {
  const of = `solver for ${solver.host}`;
  const pods = podCharges(subject, solver.pod, admission, passing(1), still);
  const { route } = solver;
  return [
    making(subject, "acme.cert-manager.io/v1", "Challenge"),
    ...pods.map((charge) => ({ ...charge, each: `pod of the ${of}`, counts: passing(1) })),
    { ...making(subject, "v1", "Service", serviceSpec(solver)), each: `Service of the ${of}` },
    ...(route === undefined ? [] : [{ ...making(subject, route.apiVersion, route.kind), each: `route of the ${of}` }]),
  ];
}

function serviceSpec({ serviceType }: Solver): unknown {
  return { type: serviceType, ports: [{ name: "http", port: 8089 }] };
}

function making(subject: CompiledObject, apiVersion: string, kind: string, spec: unknown = {}): Charge {
  return objectCharge(subject, { apiVersion, kind, metadata: { name: "" }, spec }, passing(1));
}

/**
 * Objects of a namespace that no file holds: what every namespace gets, what was declared as made by somebody else, and
 * the Secrets that certificates and sealed or external secrets become. Events, Endpoints and the like are not counted:
 * nothing says how many there will be.
 */
export function unwrittenCharges(
  quota: CompiledObject,
  objects: readonly CompiledObject[],
  externals: readonly ExternalObject[],
  issuances: readonly Issuance[],
  isCounted: (kind: string) => boolean,
): readonly Charge[] {
  if (!["ConfigMap", "Secret", "ServiceAccount"].some(isCounted)) return [];
  const written = new Set(objects.map(labelOf));
  const made = new Set(["ConfigMap/kube-root-ca.crt", "ServiceAccount/default"]);
  for (const { kind, name } of externals) made.add(`${kind}/${name}`);
  for (const { secretName } of issuances) if (secretName !== undefined) made.add(`Secret/${secretName}`);
  for (const { object } of objects) {
    const { name } = object.metadata;
    if (object.kind === "SealedSecret") made.add(`Secret/${name}`);
    if (object.kind === "ExternalSecret")
      made.add(`Secret/${textOf(asRecord(asRecord(object.spec).target).name) ?? name}`);
  }
  return [...made]
    .filter((label) => !written.has(label))
    .map((label) => {
      const [kind = "", name = ""] = label.split("/");
      const object = { apiVersion: "v1", kind, metadata: { name } };
      const counts = { sync: 1, overlap: 1, lasting: 1, maximum: 1 };
      return { ...objectCharge({ ...quota, object }, object, counts), label: `${label}, which no file holds,` };
    });
}

/**
 * ReplicaSets: a Deployment, and a Rollout, keeps revisionHistoryLimit old ones beside its own, and needs one more to roll, since it
 * clears up only when a rollout has finished.
 */
export function historyCharges(objects: readonly CompiledObject[]): readonly Charge[] {
  const usage = new Map([[countName("apps/v1", "ReplicaSet"), wholeQuantity(1)]]);
  const traits = { kind: "object" } as const;
  return objects
    .filter(({ object }) => object.kind === "Deployment" || isRollout(object))
    .map((subject) => {
      const kept = (countOf(asRecord(subject.object.spec).revisionHistoryLimit) ?? 10) + 2;
      const counts = { sync: kept, overlap: kept, lasting: kept, maximum: kept };
      return { subject, label: labelOf(subject), each: "ReplicaSet", usage, traits, counts, rollout: still };
    });
}
