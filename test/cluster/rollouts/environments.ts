/** Generated environments all of whose services are Rollouts, of every strategy, with an ample quota. */
import fc from "fast-check";
import { asRecord, isRecord } from "../../../generator/model/loose.ts";
import { environment, type Settings } from "../agreement/environments.ts";

/** What cluster.json has to say before a service may have a canary. */
export const withRollouts = {
  rollouts: {
    chart: {
      repository: "https://argoproj.github.io/argo-helm",
      name: "argo-rollouts",
      version: "2.41.1",
      namespace: "argo-rollouts",
    },
  },
};

const weights = fc
  .uniqueArray(fc.constantFrom(10, 20, 25, 34, 50, 60, 67, 80, 100), { minLength: 1, maxLength: 2 })
  .map((chosen) => chosen.toSorted((a, b) => a - b).map((weight) => ({ weight })));
const steps = fc
  .tuple(weights, fc.boolean())
  .map(([chosen, pauses]) => (pauses ? chosen.flatMap((step) => [step, { pause: "1s" }]) : chosen));

const rollout = fc.oneof(
  fc
    .record({
      maxSurge: fc.constantFrom<number | string>(0, 1, 2, "25%", "100%"),
      maxUnavailable: fc.constantFrom<number | string>(0, 1, "25%", "34%"),
      canary: fc.record({ routed: fc.constant(false), steps }),
    })
    .filter(({ maxSurge, maxUnavailable }) => !(maxSurge === 0 && maxUnavailable !== 1))
    .map((settings) => ({ strategy: "canary", ...settings })),
  fc.record({ strategy: fc.constant("canary"), canary: fc.record({ steps }) }),
  fc.record({
    strategy: fc.constant("blueGreen"),
    blueGreen: fc
      .record({ scaleDownDelay: fc.constant("30s"), previewReplicas: fc.option(fc.constant(1)) })
      .map(({ previewReplicas, ...rest }) => ({ ...rest, ...(previewReplicas !== null && { previewReplicas }) })),
  }),
);

/** What is drawn for quotas, each of its services with a strategy of Rollouts; what runs beside them frees before it makes. */
export const rolloutEnvironment: fc.Arbitrary<Settings> = fc
  .tuple(environment, fc.array(rollout, { minLength: 3, maxLength: 3 }))
  .map(([settings, rollouts]) => {
    const services = Object.entries(asRecord(settings.services)).map(([name, service], at) => {
      const drawn = rollouts[at % rollouts.length];
      return [name, isRecord(service) ? { ...service, rollout: { ...drawn, analysis: null } } : service] as const;
    });
    return {
      ...settings,
      smokeTest: null,
      rollout: { maxSurge: 0, maxUnavailable: 1 },
      services: Object.fromEntries(services),
    };
  });
