import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { asRecord, asText, isRecord } from "../../model/loose.ts";
import { differences } from "./compare/differences.ts";
import { type Mask, newMask } from "./compare/mask.ts";
import { releaseAmong } from "./compare/release.ts";
import { kindOf } from "./compare/types.ts";
import { type Autoscalers, autoscalerOf, autoscalersOf, isWorkload, specOf, takerOf } from "./effects/workload.ts";
import { referenceOf } from "./reference.ts";
import type { FieldDifference, ObjectReference } from "./unit-plan.ts";

/** Objects by their path below the unit's folder. */
export type ObjectsByPath = ReadonlyMap<string, KubernetesObject>;

/** One object on both sides. Where the sides differ, it is a copy without credentials. */
export interface Pair {
  readonly reference: ObjectReference;
  readonly path: string;
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
  readonly fields: readonly FieldDifference[];
  /** Not written as it was, whatever that means. */
  readonly rewritten: boolean;
}

/** A unit's objects before and after, for the effects to look at. */
export interface Scene {
  readonly unit: string;
  readonly pairs: readonly Pair[];
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
  readonly autoscalers: { readonly before: Autoscalers; readonly after: Autoscalers };
  readonly follows: Follows | undefined;
  /** Objects of config's other folders, as far as they tell something about this one. */
  readonly elsewhere: readonly KubernetesObject[];
  /** What the cluster runs. */
  readonly release: Release;
}

/** What Argo CD chooses from. */
export interface Follows {
  /** Of the unit's Application; undefined: it has none of its own. */
  readonly targetRevision: string | undefined;
  /** Commits of config's tags. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Pairs the objects of the two sides by group, kind, namespace and name, wherever their files are. */
export function sceneOf(
  unit: string,
  before: ObjectsByPath,
  after: ObjectsByPath,
  { follows, elsewhere = [] }: Partial<Pick<Scene, "follows" | "elsewhere">>,
): Scene {
  const mask = newMask();
  const [old, now] = [byIdentity(before), byIdentity(after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  const release = releaseAmong([...now.values(), ...old.values()].map(({ object }) => object));
  const found = ids.map((id) => pairOf(old.get(id), now.get(id), mask, release));
  const objects = {
    before: found.flatMap((pair) => pair.before ?? []),
    after: found.flatMap((pair) => pair.after ?? []),
  };
  const autoscalers = { before: autoscalersOf(objects.before), after: autoscalersOf(objects.after) };
  return {
    unit,
    pairs: found.map((pair) => withStoredFields(withScaledReplicas(pair, autoscalers, objects.after))),
    ...objects,
    autoscalers,
    follows,
    elsewhere,
    release,
  };
}

/** Beside an autoscaler, replicas that are left out are not 1 but whatever it decides. */
function withScaledReplicas(pair: Pair, autoscalers: Scene["autoscalers"], objects: Scene["after"]): Pair {
  const { before, after } = pair;
  if (!pair.rewritten || before === undefined || after === undefined || !isWorkload(after)) return pair;
  // A Rollout that takes a Deployment over counts its pods down.
  const isScaled = [
    autoscalerOf(before, autoscalers.before),
    autoscalerOf(after, autoscalers.after),
    autoscalerOf(takerOf(pair.reference, objects), autoscalers.after),
  ].some((autoscaler) => autoscaler !== undefined);
  if (!isScaled) return pair;
  const others = pair.fields.filter(({ path }) => path.join(".") !== "spec.replicas");
  const [from, to] = [specOf(before).replicas ?? undefined, specOf(after).replicas ?? undefined];
  if (from === to) return { ...pair, fields: others };
  const action = from === undefined ? "add" : to === undefined ? "remove" : "change";
  const path = ["spec", "replicas"];
  const replicas = { action, path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) } as const;
  return { ...pair, fields: [replicas, ...others] };
}

const addresses = ["clusterIP", "clusterIPs"];

/**
 * What the API server leaves as it is: a Service keeps the address that it was once given (patchAllocatedValues in
 * pkg/registry/core/service/storage), and one that stands for a name has no traffic to direct.
 */
function withoutEffect({ reference, before, after }: Pair, { action, path }: FieldDifference): boolean {
  if (reference.kind !== "Service" || path[0] !== "spec") return false;
  const names = [before, after].filter((object) => specOf(object).type === "ExternalName").length;
  const field = path[1] ?? "";
  return names === 0
    ? action === "remove" && addresses.includes(field)
    : names === 2 && field === "internalTrafficPolicy";
}

function withStoredFields(pair: Pair): Pair {
  return { ...pair, fields: pair.fields.filter((difference) => !withoutEffect(pair, difference)) };
}

interface Placed {
  readonly path: string;
  readonly object: KubernetesObject;
}

function byIdentity(objects: ObjectsByPath): ReadonlyMap<string, Placed> {
  const found = new Map<string, Placed>();
  for (const [path, object] of [...objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!isRecord(object)) continue;
    const id = identityOf(object);
    // A second object of one name is told apart by its file; what happens to it in the cluster nobody knows.
    found.set(id === undefined || found.has(id) ? `file ${path}` : id, { path, object: asStored(object) });
  }
  return found;
}

/** A Secret's texts are written over its data, and are gone then. */
function asStored(object: KubernetesObject): KubernetesObject {
  const { stringData, ...secret } = object;
  if (object.kind !== "Secret" || !isRecord(stringData)) return object;
  const texts = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(asText(text)).toString("base64")]);
  return { ...secret, data: { ...asRecord(secret.data), ...Object.fromEntries(texts) } } as KubernetesObject;
}

function identityOf(object: KubernetesObject): string | undefined {
  const { apiVersion, kind, namespace = "", name } = referenceOf(object);
  if (kind === "" || name === "") return undefined;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return JSON.stringify([kind, namespace, name, group]);
}

function pairOf(old: Placed | undefined, now: Placed | undefined, mask: Mask, release: Release): Pair {
  const path = mask(now?.path ?? old?.path ?? "");
  const rewritten = old?.path !== now?.path || !isDeepStrictEqual(old?.object, now?.object);
  const [before, after] = rewritten ? [mask(old?.object), mask(now?.object)] : [old?.object, now?.object];
  const reference = referenceOf(after ?? before);
  const isChange = rewritten && before !== undefined && after !== undefined;
  const fields = isChange ? differences(before, after, kindOf(reference.apiVersion, reference.kind), release) : [];
  return { reference, path, before, after, fields, rewritten };
}
