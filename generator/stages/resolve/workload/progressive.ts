import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { isAble, type RouteController } from "../../../model/controllers/adapter.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { Rollout as RolloutInput, Service as ServiceInput } from "../../../model/input.ts";
import type { CanaryStep, RolloutSettings } from "../../../model/rollouts.ts";
import type { Service, Workload } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { merge } from "../merge.ts";
import { type MeasuredService, resolveAnalysis } from "./analysis.ts";

/** @codes gathered by the build */
export const codes = {
  "no-rollouts": {
    cause:
      "A service asks for a canary or a blue-green rollout, which Argo Rollouts makes, and cluster.json has no `rollouts`: " +
      "nothing would make its pods.",
    cure: "Add `rollouts` with the chart to cluster.json, or set `rollout.strategy` to `rolling`.",
  },
  "canary-steps": {
    cause:
      "The steps of a canary do not lead to its end: a weight is not above the one before, or a step measures where nothing can " +
      "be measured.",
    cure:
      "Let weights rise. Where a step measures, say what by in `rollout.analysis`: metrics need `monitoring` in cluster.json, and " +
      "`metrics` of the service for those of its own; the smoke test needs `smokeTest` of the environment.",
  },
} as const satisfies CodeTexts;

/** What decides on whether pods can be brought step by step, and what they are measured by. */
export interface ProgressiveSurroundings {
  /** `rollout` of the environment. */
  readonly standard: RolloutInput;
  readonly isInstalled: boolean;
  readonly isMonitored: boolean;
  readonly hasSmokeTest: boolean;
  readonly routes: RouteController;
  /** Parts that are at fault were taken out of the settings. */
  readonly partial: boolean;
}

interface Brought extends MeasuredService {
  readonly name: string;
  readonly defaults: Service["defaults"];
  readonly service: Service["service"];
  readonly holdsClaim: boolean;
  readonly hasRoute: boolean;
}

/** What a canary does where nothing is said. */
const usualSteps: readonly CanaryStep[] = [
  { weight: 20 },
  { pause: "5m" },
  { analysis: true },
  { weight: 50 },
  { pause: "5m" },
  { analysis: true },
];

/** A Deployment whose new pods come bit by bit is a Rollout. What only the environment says is left out where it cannot be. */
export function resolveProgressive(
  workload: Workload,
  settings: ServiceInput,
  brought: Brought,
  around: ProgressiveSurroundings,
  faults: Faults,
): { readonly workload: Workload; readonly recreates: boolean } {
  const keys = ["services", brought.name, "rollout"];
  const own = settings.rollout ?? {};
  const standard = brought.defaults === "hardened" ? around.standard : {};
  const input = merge(standard, own) as RolloutInput;
  const { strategy = "rolling" } = input;
  if (!around.partial) misplaced(own, strategy, keys, faults);
  if (strategy === "rolling") return { workload, recreates: false };
  const isExplicit = own.strategy !== undefined;
  const why = hindrance(workload, brought, strategy);
  if (why !== undefined) {
    if (isExplicit) faults.add("misplaced-setting", [...keys, "strategy"], why, "set it to `rolling`, or remove it.");
    return { workload, recreates: false };
  }
  if (strategy === "recreate") return { workload, recreates: true };
  if (!around.isInstalled) {
    const message = `\`${strategy}\` is done by Argo Rollouts, of which cluster.json says nothing.`;
    const place = isExplicit ? [...keys, "strategy"] : ["rollout", "strategy"];
    faults.add("no-rollouts", place, message, 'add "rollouts": { "chart": … } to cluster.json.');
  }
  const { steps } = input.canary ?? {};
  const isMeasured = strategy !== "canary" || steps === undefined || steps.some((step) => step.analysis === true);
  if (!isMeasured && own.analysis != null) {
    const message = "No step of the canary measures, so that this is never asked.";
    faults.add("canary-steps", [...keys, "analysis"], message, 'add a step { "analysis": true }, or remove it.');
  }
  const given = resolveAnalysis(input.analysis, own.analysis ?? undefined, brought, around, keys, faults);
  const analysis = isMeasured ? given : undefined;
  const settled: RolloutSettings = {
    strategy:
      strategy === "canary"
        ? {
            type: "canary",
            isRouted: isRouted(input, own, brought, around, keys, faults),
            steps: stepsOf(steps, analysis !== undefined, [...keys, "canary", "steps"], faults),
          }
        : {
            type: "blueGreen",
            scaleDownSeconds: parseDuration(input.blueGreen?.scaleDownDelay ?? "30s") ?? 30,
            ...(input.blueGreen?.previewReplicas !== undefined && {
              previewReplicas: input.blueGreen.previewReplicas,
            }),
          },
    ...(analysis !== undefined && { analysis }),
    takesOver: input.takesOver ?? false,
  };
  return { workload: { kind: "Rollout", ...settled }, recreates: false };
}

type Strategy = NonNullable<RolloutInput["strategy"]>;

/** Settings of a strategy that the service itself has, and not the one that it goes by. */
function misplaced(own: RolloutInput, strategy: Strategy, keys: readonly string[], faults: Faults): void {
  const isProgressive = strategy === "canary" || strategy === "blueGreen";
  const unread = [
    ...(strategy === "canary" ? [] : (["canary"] as const)),
    ...(strategy === "blueGreen" ? [] : (["blueGreen"] as const)),
    ...(isProgressive ? [] : (["analysis", "takesOver"] as const)),
  ];
  for (const field of unread) {
    if (own[field] == null || own[field] === false) continue;
    const message = `\`${field}\` has no meaning where the strategy is \`${strategy}\`.`;
    faults.add("misplaced-setting", [...keys, field], message, "remove it, or set `strategy`.");
  }
}

/** Why a service cannot go by a strategy, a sentence. */
function hindrance(workload: Workload, { holdsClaim, service }: Brought, strategy: Strategy): string | undefined {
  if (workload.kind !== "Deployment") {
    return `\`${strategy}\` is for a Deployment: a ${workload.kind} replaces its pods in its own way.`;
  }
  if (strategy === "recreate") return undefined;
  if (holdsClaim) return "Two pods cannot hold its claim at once, so that old and new ones cannot be side by side.";
  if (strategy === "blueGreen" && service === undefined) {
    return "`blueGreen` switches a Service from old pods to new ones, and this service has none.";
  }
  return undefined;
}

/** Whether requests are weighed by the service's routes; that the service says so itself has to be possible. */
function isRouted(
  input: RolloutInput,
  own: RolloutInput,
  { hasRoute }: Brought,
  { routes }: ProgressiveSurroundings,
  keys: readonly string[],
  faults: Faults,
): boolean {
  const canBe = hasRoute && isAble(routes, "weight");
  if (own.canary?.routed === true && !canBe) {
    const why = hasRoute ? `${routes.adapter.title} cannot weigh requests` : "the service has no route";
    const hint = "remove it: pods are weighed by their number then.";
    faults.add("misplaced-setting", [...keys, "canary", "routed"], `Requests cannot be weighed: ${why}.`, hint);
  }
  return canBe && input.canary?.routed !== false;
}

function stepsOf(
  given: NonNullable<RolloutInput["canary"]>["steps"],
  isMeasured: boolean,
  keys: readonly string[],
  faults: Faults,
): readonly CanaryStep[] {
  if (given === undefined) return usualSteps.filter((step) => isMeasured || !("analysis" in step));
  let reached = 0;
  return given.flatMap(({ weight, pause, analysis }, index): readonly CanaryStep[] => {
    const place = [...keys, String(index)];
    if (weight !== undefined) {
      if (weight <= reached) {
        const message = `New pods have ${reached} % already: ${weight} % is no step forward.`;
        faults.add("canary-steps", [...place, "weight"], message, "let every weight be above the one before.");
      }
      reached = weight;
      return [{ weight }];
    }
    if (pause !== undefined) return [{ pause }];
    if (analysis === true && !isMeasured) {
      const message = "Nothing is there that this step could measure by.";
      faults.add("canary-steps", [...place, "analysis"], message, "remove the step, or say it in `rollout.analysis`.");
    }
    return [{ analysis: true }];
  });
}
