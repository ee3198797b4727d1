import { contentions } from "./quota/contentions.ts";
import { governedNamespaces } from "./quota/namespaces.ts";
import { refusals, ungovernedRefusals } from "./quota/pod-faults.ts";
import { asStored } from "./quota/pod-level.ts";
import { shortages } from "./quota/quota-faults.ts";
import type { Rule } from "./rule.ts";

/**
 * Every ResourceQuota and LimitRange of the unit against what the namespace needs, counted as the quota's admission
 * plugin counts it, at three moments:
 *
 * - while a sync runs: the replicas (an autoscaler's minimum), Jobs, and what certificates need to be issued;
 * - while workloads roll out: whether each rollout can ever finish (see rollouts.ts and contentions.ts);
 * - with all autoscalers at their maximum, without Jobs and certificates.
 *
 * Pods that are running before a change are taken to be as large as the ones that replace them.
 */
export const quota: Rule = ({ unit, cluster, release }) => {
  const objects = asStored(unit.objects, release);
  const governed = governedNamespaces({ ...unit, objects }, cluster);
  return [
    ...governed.flatMap((namespace) => [
      ...refusals(namespace),
      ...namespace.quotas.flatMap((quota) => [
        ...shortages(quota, namespace),
        ...contentions(quota, unit.declared.edges),
      ]),
    ]),
    ...ungovernedRefusals(objects, governed),
  ];
};
