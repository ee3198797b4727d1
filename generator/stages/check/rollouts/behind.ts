import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { strategyOfRollout } from "../../../model/kubernetes/rollouts.ts";
import { positionsOf } from "../../../model/sync-position.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Inventory } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "behind-a-rollout": {
    cause:
      "Something is applied after a Rollout that stands still for a while, in a later wave or as a PostSync hook. Argo CD waits " +
      "for the Rollout first, so that it comes minutes or hours late, and not at all when the Rollout is aborted.",
    cure: "Put it into an earlier wave, or let the Rollout measure what a hook would have asked.",
  },
} as const satisfies CodeTexts;

const order = ["PreSync", "Sync", "PostSync"];

/** What of the same application starts only when a Rollout that pauses is through. */
export function laterThings(rollouts: readonly CompiledObject[], inventory: Inventory): readonly Diagnostic[] {
  const pausing = rollouts.filter(({ object }) => {
    const strategy = strategyOfRollout(object);
    if (strategy?.type === "blueGreen") return strategy.isAnalysed;
    return strategy?.steps.some(({ kind }) => kind === "pause" || kind === "analysis") === true;
  });
  const [first] = pausing;
  if (first === undefined) return [];
  return inventory.unit.flatMap((subject) => {
    const rollout = pausing.find((one) => isAfter(subject, one));
    if (rollout === undefined) return [];
    return [
      finding("behind-a-rollout", subject, {
        severity: "warning",
        origin: placeOf(subject, ["metadata", "annotations"]),
        message: `It is applied after ${objectName(rollout)}, which stands still on its way: until that is through it is not applied.`,
        hint: "Put it into the same wave, or an earlier one.",
      }),
    ];
  });
}

function isAfter(subject: CompiledObject, rollout: CompiledObject): boolean {
  return positionsOf(subject.object).some((one) =>
    positionsOf(rollout.object).some((other) => {
      const [phase, otherPhase] = [order.indexOf(one.phase), order.indexOf(other.phase)];
      return phase > otherPhase || (phase === otherPhase && one.wave > other.wave);
    }),
  );
}
