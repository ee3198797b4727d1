import type { KubernetesObject } from "../compiled.ts";
import { asRecord, asRecords, countOf, isRecord, type Loose, textOf } from "../loose.ts";
import { rolloutsApi } from "../rollouts.ts";

/** What a Rollout of Argo Rollouts says of how it brings new pods; whoever wrote it. */
export type RolloutStrategy =
  | {
      readonly type: "canary";
      /** Requests are weighed by a router: new pods stand on top of all old ones. */
      readonly isRouted: boolean;
      readonly steps: readonly RolloutStep[];
      readonly maxSurge: unknown;
      readonly maxUnavailable: unknown;
    }
  | {
      readonly type: "blueGreen";
      /** It goes on by itself. */
      readonly isAutomatic: boolean;
      /** Seconds for which old pods stay after the switch. */
      readonly scaleDownSeconds: number;
      readonly previewReplicas?: number;
      readonly isAnalysed: boolean;
    };

/** `seconds` undefined: until a person goes on. */
export type RolloutStep =
  | { readonly kind: "weight"; readonly weight: number }
  | { readonly kind: "pause"; readonly seconds: number | undefined }
  | { readonly kind: "analysis"; readonly analysis: Loose }
  | { readonly kind: "other" };

/** Whether an object is a Rollout of Argo Rollouts. */
export function isRollout({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): boolean {
  return kind === "Rollout" && apiVersion === rolloutsApi;
}

/** What a Rollout does; undefined where it has neither strategy, which the controller refuses. */
export function strategyOfRollout({ spec }: KubernetesObject): RolloutStrategy | undefined {
  const { canary, blueGreen } = asRecord(asRecord(spec).strategy);
  if (isRecord(blueGreen)) {
    const { autoPromotionEnabled, autoPromotionSeconds } = blueGreen;
    const previewReplicas = countOf(blueGreen.previewReplicaCount);
    return {
      type: "blueGreen",
      isAutomatic: autoPromotionEnabled !== false || typeof autoPromotionSeconds === "number",
      // utils/defaults/defaults.go, DefaultScaleDownDelaySeconds.
      scaleDownSeconds: countOf(blueGreen.scaleDownDelaySeconds) ?? 30,
      ...(previewReplicas !== undefined && { previewReplicas }),
      isAnalysed: isRecord(blueGreen.prePromotionAnalysis) || isRecord(blueGreen.postPromotionAnalysis),
    };
  }
  if (!isRecord(canary)) return undefined;
  return {
    type: "canary",
    isRouted: isRecord(canary.trafficRouting),
    steps: asRecords(canary.steps).map(stepOf),
    maxSurge: canary.maxSurge ?? "25%",
    maxUnavailable: canary.maxUnavailable ?? "25%",
  };
}

function stepOf(step: Loose): RolloutStep {
  if (typeof step.setWeight === "number") return { kind: "weight", weight: step.setWeight };
  if (isRecord(step.pause)) return { kind: "pause", seconds: pauseSeconds(step.pause.duration) };
  if (isRecord(step.analysis)) return { kind: "analysis", analysis: step.analysis };
  return { kind: "other" };
}

const units = { s: 1, m: 60, h: 3600 } as const;

/** A number or a text of one is seconds; else time.ParseDuration (RolloutPause.DurationSeconds of the API's types). */
function pauseSeconds(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  const text = textOf(duration);
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smh])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units], 0);
}
