/** A plan from one generated environment to another beside what the API server and the controllers make of it. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord } from "../../../generator/model/loose.ts";
import { planUnit } from "../../../generator/stages/plan/plan.ts";
import type { Change } from "../../../generator/stages/plan/unit-plan.ts";
import { type Api, type LiveObject, valueAt } from "../harness/api.ts";
import { apply, labelOf, patch, tryApply } from "../harness/objects.ts";
import { applyQuota } from "./admission.ts";
import type { Compared } from "./agreement.ts";
import { environment, environmentOf, type Settings } from "./environments.ts";
import { type PlannedChange, plannedChanges, withPlannedChanges } from "./plan-changes.ts";
import { messageOf } from "./questions.ts";

/** An environment, and another one that takes some of its settings and changes some of its objects. */
export interface PlanQuestion {
  readonly before: Settings;
  readonly other: Settings;
  readonly taken: readonly string[];
  readonly changes: readonly PlannedChange[];
}

export const planQuestion: fc.Arbitrary<PlanQuestion> = fc.record({
  before: environment,
  other: environment,
  taken: fc.subarray(["services", "rollout", "smokeTest"], { maxLength: 2 }),
  changes: plannedChanges,
});

export interface Pair {
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
}

/** The objects of both sides, those of strange kinds among them. */
export async function pairOf(name: string, question: PlanQuestion): Promise<Pair> {
  const { before, other, taken, changes } = question;
  const settings = { ...before };
  for (const key of taken) {
    if (other[key] === undefined) delete settings[key];
    else settings[key] = other[key];
  }
  const backings = Object.keys(asRecord(before.backingServices));
  const [old, now] = [before, settings].map((each) => ({ ...each, services: callingWhatThereIs(each, backings) }));
  if (old === undefined || now === undefined) throw new Error("both sides have settings");
  const strange = strangers(name);
  const objectsOf = async (each: Settings) => [
    ...(await environmentOf(name, each)).unit.objects.map(({ object }) => object),
    ...strange,
  ];
  return { before: await objectsOf(old), after: withPlannedChanges(await objectsOf(now), changes) };
}

/** Services of the one side call backing services that the other side may not have. */
function callingWhatThereIs({ services }: Settings, absent: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(asRecord(services)).map(([name, settings]) => {
      const uses = valueAt(settings, "uses");
      if (!Array.isArray(uses)) return [name, settings];
      return [name, { ...asRecord(settings), uses: uses.filter((used) => !absent.includes(String(used))) }];
    }),
  );
}

function strangers(namespace: string): readonly KubernetesObject[] {
  const text = readFileSync(new URL("strangers.yaml", import.meta.url), "utf8").replaceAll("SUFFIX", namespace);
  return parseAllDocuments(text).map((document) => {
    const object = document.toJS() as KubernetesObject;
    const isApart = object.metadata.name.endsWith(namespace);
    return isApart ? object : { ...object, metadata: { ...object.metadata, namespace } };
  });
}

/** Classes of claims that plans know of; the one that says nothing refuses to grow. */
export const storageClasses: readonly KubernetesObject[] = [
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "expanding", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "example.com/disks",
    allowVolumeExpansion: true,
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "fixed" },
    provisioner: "example.com/disks",
  },
];

/** What the plan says of each object, by `labelOf`. */
export function plannedOf(namespace: string, { before, after }: Pair): ReadonlyMap<string, Change> {
  const byPath = (objects: readonly KubernetesObject[]) =>
    new Map(objects.map((object) => [`${labelOf(object)}.yaml`, object]));
  const { changes } = planUnit({
    unit: namespace,
    before: byPath([...storageClasses, ...before]),
    after: byPath([...storageClasses, ...after]),
  });
  return new Map(changes.map((change) => [change.path.replace(/\.yaml$/, ""), change]));
}

/** Applies the one side and then the other, where nobody but the API server acts. */
export async function planAgreement(api: Api, namespace: string, question: PlanQuestion): Promise<readonly Compared[]> {
  const pair = await pairOf(namespace, question);
  const planned = plannedOf(namespace, pair);
  const live = await allMade(api, pair.before);
  const compared: Compared[] = [];
  for (const object of inOrder(pair.after)) {
    const label = labelOf(object);
    const before = live.get(label);
    const own = pair.before.find((each) => labelOf(each) === label);
    if (before === undefined || own === undefined || isHook(object)) continue;
    const change = planned.get(label);
    const isSame = isDeepStrictEqual(own, object);
    // What is wrong by itself is not the plan's business.
    if (!isSame && !(await isRight(api, object))) continue;
    const answer = await tryApply(api, object);
    const isRefused = answer.status >= 300;
    const about = () =>
      JSON.stringify({
        label,
        fields: change?.fields,
        effects: change?.effects.map(({ message }) => message),
        answer: isRefused ? messageOf(answer) : "",
        after: object.spec ?? object,
        before: own.spec ?? own,
      });
    if (!isSame)
      compared.push({ measure: "objects that are refused", ours: isFixed(change), theirs: isRefused, about });
    if (isRefused || isFixed(change)) continue;
    const after = answer.body as LiveObject;
    if (isSame) {
      const theirs = after.metadata.resourceVersion !== before.metadata.resourceVersion;
      compared.push({ measure: "objects that change", ours: change !== undefined, theirs, about });
      continue;
    }
    const theirs = !isDeepStrictEqual(contentOf(before), contentOf(after));
    compared.push({ measure: "objects that change", ours: change !== undefined, theirs, about });
  }
  return compared;
}

/** Whether the plan says that the API server refuses the change. */
function isFixed(change: Change | undefined): boolean {
  const effects = change?.effects ?? [];
  return effects.some(({ kind, severity }) => kind === "immutable" || (kind === "storage" && severity === "high"));
}

/** Argo CD makes hooks anew. */
function isHook({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.["argocd.argoproj.io/hook"] !== undefined;
}

/** Whether the object could be made under another name. */
async function isRight(api: Api, object: KubernetesObject): Promise<boolean> {
  const other = { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-new` } };
  return (await tryApply(api, other, { dryRun: true })).status < 300;
}

function inOrder(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const first = ["Namespace", "ServiceAccount"];
  const rank = ({ kind }: KubernetesObject) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  return objects.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Makes the objects, and what controllers would add before anything may change: the default account, the volume of a claim,
 * the number of an autoscaler. Everything is applied a second time, as Argo CD does it many times.
 */
async function allMade(api: Api, objects: readonly KubernetesObject[]): Promise<ReadonlyMap<string, LiveObject>> {
  for (const object of inOrder(objects)) {
    await (object.kind === "ResourceQuota" ? applyQuota : apply)(api, object);
    if (object.kind === "Namespace") await apply(api, defaultAccount(object.metadata.name));
  }
  for (const object of objects) {
    if (object.kind === "PersistentVolumeClaim") {
      await patch(api, object, { spec: { volumeName: `volume-of-${object.metadata.name}` } });
      const capacity = valueAt(object, "spec", "resources", "requests");
      await patch(api, object, { status: { phase: "Bound", capacity } }, "status");
    }
    const { namespace = "" } = object.metadata;
    const target = asRecord(valueAt(object, "spec", "scaleTargetRef"));
    if (object.kind !== "HorizontalPodAutoscaler") continue;
    const scaled = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: String(target.name), namespace } };
    await patch(api, scaled, { spec: { replicas: 7 } }, "scale");
  }
  const live = new Map<string, LiveObject>();
  for (const object of objects) live.set(labelOf(object), await apply(api, object));
  return live;
}

export function defaultAccount(namespace: string): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } };
}

/** What an object says, without who said it and when. */
function contentOf({ status: _, ...object }: LiveObject): unknown {
  const {
    managedFields: _managed,
    resourceVersion: _version,
    generation: _generation,
    ...metadata
  } = asRecord(object.metadata);
  return { ...object, metadata };
}
