import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord, entryOf } from "../../../model/loose.ts";

/** Where Argo CD's phases stand among each other. What is no hook is synced. */
const phases: Readonly<Record<string, number>> = { PreSync: -1, Sync: 0, PostSync: 1 };

/** Phases of hooks that a sync that works does not run. */
const otherPhases = new Set(["Skip", "SyncFail", "PreDelete", "PostDelete"]);

interface Turn {
  readonly phase: number;
  readonly wave: number;
}

/** `objects` in the order in which they are applied: by phase of the sync, by wave, by path. */
export function inOrderOfApplying(objects: readonly CompiledObject[]): readonly CompiledObject[] {
  return objects
    .map((subject) => ({ subject, turn: turnOf(subject) }))
    .sort((a, b) => a.turn.phase - b.turn.phase || a.turn.wave - b.turn.wave || compare(a.subject.path, b.subject.path))
    .map(({ subject }) => subject);
}

/** Whether Argo CD applies the object in every sync. */
export function isApplied({ object }: CompiledObject): boolean {
  const hook = asRecord(object.metadata.annotations)["argocd.argoproj.io/hook"];
  return typeof hook !== "string" || hook.split(",").some((phase) => !otherPhases.has(phase.trim()));
}

/** The sync wave of an object; 0 unless said. */
export function waveOf({ object }: CompiledObject): number {
  const wave = Number(asRecord(object.metadata.annotations)["argocd.argoproj.io/sync-wave"] ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}

function turnOf(subject: CompiledObject): Turn {
  const hook = asRecord(subject.object.metadata.annotations)["argocd.argoproj.io/hook"];
  const phase = typeof hook === "string" ? entryOf(phases, hook.split(",")[0]?.trim() ?? "") : undefined;
  return { phase: phase ?? 0, wave: waveOf(subject) };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
