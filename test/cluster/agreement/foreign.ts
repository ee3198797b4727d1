/** A folder of manifests, object by object: what is said of each, and what an API server does with it. */
import fc from "fast-check";
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../../generator/model/compiled.ts";
import type { Loose } from "../../../generator/model/loose.ts";
import { schemaOf } from "../../../generator/stages/check/schema/catalogue.ts";
import { loadManifests } from "../../../generator/stages/load/manifests.ts";
import { type Api, hasCondition } from "../harness/api.ts";
import { read, tryApply } from "../harness/objects.ts";
import { damage, damaged, withObject } from "./changes.ts";
import { inParallel } from "./generated.ts";
import { saidOf, type Verdict, verdictOf } from "./refusals.ts";

/** An object of which the two differ. */
export interface Difference {
  readonly how: "missed" | "wrongly refused";
  readonly object: KubernetesObject;
  /** File and number, or what was changed. */
  readonly where: string;
  readonly said: readonly Diagnostic[];
  readonly verdict: Verdict;
}

export interface Tried {
  readonly objects: number;
  /** Of which the server says something about others only. */
  readonly elsewhere: number;
  readonly differences: readonly Difference[];
}

export interface Foreign {
  readonly objects: readonly CompiledObject[];
  readonly definitions: readonly CompiledObject[];
}

/** Reads a folder and makes the server ready for it: its namespaces, its definitions, its pods' accounts. */
export async function settled(api: Api, folder: string): Promise<Foreign> {
  const { units } = loadManifests(folder);
  const objects = [...(units?.all ?? [])].flatMap((unit) => unit.objects);
  const namespaces = new Set(["default", ...objects.flatMap(({ object }) => object.metadata.namespace ?? [])]);
  await inParallel([...namespaces], 8, async (name) => {
    await tryApply(api, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    const accounts = new Set(["default", ...accountsIn(objects, name)]);
    for (const account of accounts)
      await tryApply(api, {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: account, namespace: name },
      });
  });
  const definitions = objects.filter(
    ({ object }) => object.kind === "CustomResourceDefinition" && object.apiVersion === "apiextensions.k8s.io/v1",
  );
  const taken = await inParallel(definitions, 8, async ({ object }) => (await tryApply(api, object)).status < 300);
  await established(
    api,
    definitions.filter((_, at) => taken[at]),
  );
  return { objects, definitions };
}

function accountsIn(objects: readonly CompiledObject[], namespace: string): readonly string[] {
  return objects
    .filter(({ object }) => (object.metadata.namespace ?? "default") === namespace && object.kind === "Pod")
    .flatMap(({ object }) => {
      const { serviceAccountName, serviceAccount } = ((object as unknown as Loose).spec ?? {}) as Loose;
      return [serviceAccountName ?? serviceAccount].filter((name) => typeof name === "string");
    });
}

async function established(api: Api, definitions: readonly CompiledObject[]): Promise<void> {
  for (const { object } of definitions) {
    for (let attempt = 0; attempt < 100; attempt++) {
      const live = await read(api, object);
      if (live !== undefined && hasCondition(live, "Established")) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Every object as it is. */
export async function tryObjects(api: Api, { objects, definitions }: Foreign): Promise<Tried> {
  const beside = definitionsFor(definitions);
  const all = await inParallel(objects, 8, (subject) =>
    tryOne(api, subject, beside(subject.object), `${subject.path}`),
  );
  return summed(all);
}

/** `times` changes of every object that both take, drawn from a seed. */
export async function tryMutations(api: Api, foreign: Foreign, times: number, seed: number): Promise<Tried> {
  const beside = definitionsFor(foreign.definitions);
  const clean: CompiledObject[] = [];
  await inParallel(foreign.objects, 8, async (subject) => {
    if (saidOf(subject, beside(subject.object)).length > 0) return;
    if ((await verdictOf(api, subject.object)).kind === "taken") clean.push(subject);
  });
  clean.sort((a, b) => (a.path < b.path ? -1 : 1));
  const damages = fc.sample(damage, { numRuns: clean.length * times, seed });
  const changed = damages.flatMap((how, at) => {
    const subject = clean[at % clean.length];
    const result = subject && damaged(subject.object as unknown as Loose, how);
    if (subject === undefined || result === undefined) return [];
    return [{ subject: withObject(subject, result.object), where: `${subject.path} ${result.place}` }];
  });
  const all = await inParallel(changed, 8, ({ subject, where }) => tryOne(api, subject, beside(subject.object), where));
  return summed(all);
}

/** A difference, or why there is none. */
type One = Difference | "agree" | "elsewhere";

async function tryOne(
  api: Api,
  subject: CompiledObject,
  definitions: readonly CompiledObject[],
  where: string,
): Promise<One> {
  const { object } = subject;
  // A server that has seen other folders has definitions of theirs.
  if (definitions.length === 0 && schemaOf(object.apiVersion, object.kind) === undefined) return "elsewhere";
  const said = saidOf(subject, definitions);
  const verdict = await verdictOf(api, object);
  if (verdict.kind === "elsewhere") return "elsewhere";
  const refused = verdict.kind === "refused";
  if (refused === said.length > 0) return "agree";
  return { how: refused ? "missed" : "wrongly refused", object, where, said, verdict };
}

function summed(all: readonly One[]): Tried {
  return {
    objects: all.length,
    elsewhere: all.filter((one) => one === "elsewhere").length,
    differences: all.filter((one): one is Difference => typeof one === "object"),
  };
}

/** Only the definition of the object's own kind: all of a large folder's cost time, and say nothing more. */
function definitionsFor(definitions: readonly CompiledObject[]) {
  return (object: KubernetesObject): readonly CompiledObject[] =>
    definitions.filter(({ object: { spec } }) => {
      const { group, names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
      return names?.kind === object.kind && object.apiVersion.startsWith(`${group}/`);
    });
}
