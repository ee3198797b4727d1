import type { CodeText } from "../code-text.ts";

/** What a namespace's ResourceQuota, LimitRange or autoscalers make impossible. */
export const quotaCodes = {
  "quota-exceeded": {
    cause:
      "What is compiled needs more of a resource than the ResourceQuota allows. A server-side dry run does not find it," +
      " and the last pods or objects are refused. Jobs and certificate solvers count while a sync runs.",
    cure: "Set the quota to the number that is shown, or lower replicas, requests or limits.",
  },
  "rollout-exceeds-quota": {
    cause:
      "A rollout that starts a new pod before it stops an old one has no room for the new one in the quota, so it never" +
      " finishes. 25 % of up to three pods, the default of maxUnavailable, rounds down to none.",
    cure: "Leave room for one more pod in the quota, or set maxSurge to 0 and maxUnavailable to 1.",
  },
  "autoscaling-exceeds-quota": {
    cause: "The quota is used up before the autoscalers reach their maximum.",
    cure: "Raise the quota, lower the maximum, or leave it, when the maxima are never reached together.",
  },
  "quota-needs-resources": {
    cause:
      "A quota on CPU or memory refuses every pod that has a container, or an init container, which does not say its" +
      " request or limit of it.",
    cure: "Give each container requests and limits, or the namespace a LimitRange with defaults.",
  },
  "no-limit-range": {
    cause:
      "A quota on CPU or memory refuses pods without requests and limits, and no LimitRange fills them in. Pods that" +
      " are not compiled here, such as those that a person or a controller starts, do not come up.",
    cure: "Add a LimitRange with default and defaultRequest for containers.",
  },
  "limit-range-violated": {
    cause:
      "A container, pod or claim is smaller than a LimitRange's minimum, larger than its maximum, or over its ratio.",
    cure: "Change the amount, or the LimitRange.",
  },
  "request-over-limit": {
    cause: "A container requests more than its limit, which may be a default of the namespace's LimitRange.",
    cure: "Give the container a limit of its own, or lower the request.",
  },
  "replicas-beside-autoscaler": {
    cause:
      "A workload has a fixed number of replicas and an autoscaler: each apply sets back what the autoscaler chose.",
    cure: "Leave out the workload's replicas, or the autoscaler.",
  },
  "autoscaler-range": {
    cause: "An autoscaler's minimum is larger than its maximum, or one of them is zero. The API refuses it.",
    cure: "Make the minimum at least 1 and at most the maximum.",
  },
  "autoscaler-target": {
    cause: "An autoscaler names a workload that does not exist, so that it does nothing.",
    cure: "Correct apiVersion, kind or name of its target.",
  },
  "autoscaler-target-shared": {
    cause: "Two autoscalers change the replicas of one workload, each undoing what the other does. Both stop scaling.",
    cure: "Put all metrics into one autoscaler.",
  },
  "autoscaler-needs-request": {
    cause:
      "An autoscaler aims at a share of what is requested, and a container requests nothing, so that it cannot scale.",
    cure: "Give the container a request of the resource, or aim at an absolute value.",
  },
} as const satisfies Record<string, CodeText>;
