/**
 * Order in which Argo CD applies an environment's objects: a wave starts when the one before is healthy. A claim is in
 * its consumer's wave, because a claim that waits for its first consumer would never let a later wave start. A Rollout that
 * stands still lets none start either, so that it is in the last, beside what need not be healthy before it.
 */
export const waves = {
  foundation: 0,
  config: 1,
  stores: 2,
  kafka: 3,
  topics: 4,
  services: 5,
  ingress: 6,
  rollouts: 6,
} as const;

export type Wave = keyof typeof waves;
