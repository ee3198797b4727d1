import { alreadyScenarios } from "./scenarios/already.ts";
import { autoscalerScenarios } from "./scenarios/autoscalers.ts";
import { branchScenarios } from "./scenarios/branches.ts";
import { commentScenarios } from "./scenarios/comments.ts";
import { mainScenarios } from "./scenarios/main.ts";
import { migrationScenarios } from "./scenarios/migrations.ts";
import { ownObjectScenarios } from "./scenarios/own-objects.ts";
import { promotionBranchScenarios } from "./scenarios/promotion-branches.ts";
import { promotionImageScenarios } from "./scenarios/promotion-images.ts";
import { promotionSumScenarios } from "./scenarios/promotion-sums.ts";
import { promotionScenarios } from "./scenarios/promotions.ts";
import { raceScenarios } from "./scenarios/races.ts";
import { releaseScenarios } from "./scenarios/releases.ts";
import { reviewedScenarios } from "./scenarios/reviewed.ts";
import { reviewedDigestScenarios } from "./scenarios/reviewed-digests.ts";
import { reviewedPromotionScenarios } from "./scenarios/reviewed-promotions.ts";
import { rollbackBranchScenarios } from "./scenarios/rollback-branches.ts";
import { rollbackScheduleScenarios } from "./scenarios/rollback-schedules.ts";
import { rollbackScenarios } from "./scenarios/rollbacks.ts";
import { rolloutScenarios } from "./scenarios/rollouts.ts";
import { setImageScenarios } from "./scenarios/set-image.ts";
import { severityScenarios } from "./scenarios/severity.ts";
import { staleCloneScenarios } from "./scenarios/stale-clones.ts";
import type { Scenario } from "./world.ts";

/**
 * Every guarantee of the bot (design, chapter 6), in parts that take about as long. Each forge's adapter is held against
 * the same table.
 */
export const parts = {
  publish: [
    ...branchScenarios,
    ...mainScenarios,
    ...commentScenarios,
    ...raceScenarios,
    ...releaseScenarios,
    ...setImageScenarios,
    ...ownObjectScenarios,
    ...autoscalerScenarios,
  ],
  promote: [
    ...promotionScenarios,
    ...promotionImageScenarios,
    ...promotionBranchScenarios,
    ...promotionSumScenarios,
    ...staleCloneScenarios,
  ],
  rollback: [
    ...rollbackScenarios,
    ...rollbackScheduleScenarios,
    ...rollbackBranchScenarios,
    ...migrationScenarios,
    ...rolloutScenarios,
  ],
  review: [
    ...severityScenarios,
    ...reviewedScenarios,
    ...reviewedDigestScenarios,
    ...reviewedPromotionScenarios,
    ...alreadyScenarios,
  ],
} as const satisfies Readonly<Record<string, readonly Scenario[]>>;

export const scenarios: readonly Scenario[] = Object.values(parts).flat();
