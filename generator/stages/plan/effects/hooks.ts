import type { KubernetesObject } from "../../../model/compiled.ts";
import { asText, entryOf } from "../../../model/loose.ts";
import { compare, isHook, type Position, positionsOf } from "../../../model/sync-position.ts";
import type { Effect } from "../effect.ts";
import { annotationOf, referenceOf } from "../reference.ts";
import type { Pair, Scene } from "../scene.ts";
import { causesOf, templateChanges } from "./causes.ts";
import { isKept } from "./data.ts";
import { successorOf } from "./other-kind.ts";
import { commandOn, listed, quoted } from "./words.ts";
import { isWorkload, specOf } from "./workload.ts";

/** Jobs that a sync runs: migrations and other hooks each time, those that are no hooks once. */
export function hooks(pair: Pair, scene: Scene): readonly Effect[] {
  if (pair.reference.kind !== "Job") return [];
  const [old, now] = [momentOf(pair.before), momentOf(pair.after)];
  if (pair.after === undefined) return successorOf(pair, scene) === undefined ? gone(pair, old) : [];
  if (now === undefined) return old === undefined ? plain(pair, pair.after) : [noHookAnyMore(pair)];
  return old === undefined ? [runs(pair, now, scene)] : [...moved(pair, old, now), ...otherwise(pair, now, scene)];
}

/** When a sync runs a hook; undefined: it is none. */
function momentOf(object: KubernetesObject | undefined): Position | undefined {
  return object === undefined || !isHook(object) ? undefined : positionsOf(object)[0];
}

/** Nobody has seen it run yet. */
function runs({ reference: { name }, before }: Pair, now: Position, scene: Scene): Effect {
  const becomes = before === undefined ? "" : ", which is a hook from now on,";
  const message = `Job ${quoted(name)}${becomes} runs in this sync and in every later one, ${momentWords(now)}${waiting(now, scene)}.`;
  return { ...about(name, "each-sync"), severity: severityOf(now), message, hint: again };
}

const again = "it has to bear being run again: a sync that changes something else runs it, too.";

function moved({ reference: { name } }: Pair, old: Position, now: Position): readonly Effect[] {
  if (compare(old, now) === 0) return [];
  const message = `Job ${quoted(name)} runs at another moment of each sync: ${momentWords(now)}, instead of ${momentWords(old)}.`;
  return [{ ...about(name, "each-sync"), severity: "medium", message }];
}

/** It ran in every sync before, and now does something else there. */
function otherwise({ reference: { name }, after, fields }: Pair, now: Position, scene: Scene): readonly Effect[] {
  const changes = templateChanges(fields);
  if (after === undefined || changes.length === 0) return [];
  const causes = listed(causesOf(changes, after, scene), 4);
  const message = `Job ${quoted(name)} runs anew in this sync, as in every one, and other than the last time because of ${causes}: ${momentWords(now)}${waiting(now, scene)}.`;
  return [{ ...about(name, "each-sync"), severity: severityOf(now), message }];
}

function noHookAnyMore({ reference: { name, namespace } }: Pair): Effect {
  const message = `Job ${quoted(name)} is no hook any more: syncs do not run it again.`;
  const command = commandOn("delete", "job", name, namespace);
  const hint = `where the Job of the last sync is still there, it counts as this one; ${command} before the sync lets it run once more.`;
  return { ...about(name, "no-longer"), severity: "medium", message, hint };
}

/** Argo CD prunes no hooks: it passes over those in the cluster that it finds no file of (getSyncTasks in gitops-engine). */
function gone({ reference: { name, namespace }, before }: Pair, old: Position | undefined): readonly Effect[] {
  if (isKept(before) || old === undefined) return [];
  const message = `Job ${quoted(name)} no longer runs in syncs.`;
  const vanishes = annotationOf(before, "argocd.argoproj.io/hook-delete-policy").includes("HookSucceeded");
  const hint = `Argo CD removes no hooks: ${commandOn("delete", "job", name, namespace)} removes the one of the last sync.`;
  return [{ ...about(name, "no-longer"), severity: "medium", message, ...(!vanishes && { hint }) }];
}

/** A Job that is no hook runs when it is made; a change that the API server takes does not run it again. */
function plain({ reference: { name }, before }: Pair, after: KubernetesObject): readonly Effect[] {
  const [was, is] = [before, after].map((object) => specOf(object).suspend === true);
  if (before === undefined) {
    const message = `Job ${quoted(name)} runs once, when this sync makes it.`;
    return is ? [] : [{ ...about(name, "once"), severity: "low", message }];
  }
  if (was === is) return [];
  const message = is
    ? `Job ${quoted(name)} is suspended: its pods are stopped until it goes on.`
    : `Job ${quoted(name)} is no longer suspended: it begins, or goes on.`;
  return [{ ...about(name, is ? "no-longer" : "once"), severity: "medium", message }];
}

function about(workload: string, when: "each-sync" | "once" | "no-longer") {
  return { kind: "run", workload, when } as const;
}

/** What runs after everything else holds nobody up. */
function severityOf({ phase }: Position): "medium" | "low" {
  return phase === "PostSync" ? "low" : "medium";
}

const moments = {
  PreSync: "before anything else of it (PreSync)",
  PostSync: "when all else of it is healthy (PostSync)",
} as const;

function momentWords({ phase, wave }: Position): string {
  return asText(entryOf(moments, phase)) || `in wave ${wave} of it`;
}

/** Workloads that come later, and so wait until it has finished. */
function waiting(now: Position, { after }: Scene): string {
  const later = after.filter((object) => {
    const [position] = positionsOf(object);
    return isWorkload(object) && position !== undefined && compare(now, position) < 0;
  });
  if (later.length === 0) return "";
  const [verb, stay] = later.length === 1 ? ["waits", "stays as it is"] : ["wait", "stay as they are"];
  return `; ${listed(later.map((object) => quoted(referenceOf(object).name)))} ${verb} for it, and ${stay} when it fails`;
}
