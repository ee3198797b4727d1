/** Part 3: what `check` says of generated environments, and what a control plane does with the same objects. */
import fc from "fast-check";
import { describe, test } from "vitest";
import { limitsAgreement, schemaAgreement, securityAgreement } from "./agreement/admission.ts";
import { type Compared, settle } from "./agreement/agreement.ts";
import { damage, limits, resourceChange, securityChange } from "./agreement/changes.ts";
import { environment } from "./agreement/environments.ts";
import { deployed, generated, inParallel, patience } from "./agreement/generated.ts";
import { quotaAgreement } from "./agreement/quotas.ts";
import { snapshotsOf } from "./agreement/snapshots.ts";
import { tightnesses } from "./agreement/tightness.ts";
import { useCluster } from "./harness/use-cluster.ts";

const level = fc.constantFrom("privileged", "baseline", "restricted");

describe("the API server's admission", () => {
  const cluster = useCluster({ nodes: 0 });

  test("pod security", { timeout: patience(5) }, async () => {
    const question = fc.record({
      settings: environment,
      podSecurity: fc.record({ enforce: level, warn: level }),
      changes: fc.array(fc.oneof(fc.constant([]), securityChange), { minLength: 8, maxLength: 8 }),
    });
    const asked = generated(question, 4);
    const compared = await inParallel(asked, 4, (each, at) => securityAgreement(cluster(), `security-${at}`, each));
    settle("pod security", asked.length, compared.flat());
  });

  test("limit ranges, and resources that a quota demands", { timeout: patience(5) }, async () => {
    const question = fc.record({
      settings: environment,
      limits: fc.option(limits, { freq: 6 }),
      changes: fc.array(resourceChange, { minLength: 8, maxLength: 8 }),
    });
    const asked = generated(question, 4);
    const compared = await inParallel(asked, 4, (each, at) => limitsAgreement(cluster(), `limits-${at}`, each));
    settle("limit ranges", asked.length, compared.flat());
  });

  test("schemas and validation", { timeout: patience(5) }, async () => {
    const question = fc.record({ settings: environment, damages: fc.array(damage, { minLength: 40, maxLength: 40 }) });
    const asked = generated(question, 2);
    const compared: (readonly Compared[])[] = [];
    for (const [at, each] of asked.entries()) compared.push(await schemaAgreement(cluster(), `schema-${at}`, each));
    settle("schemas", asked.length, compared.flat());
  });
});

describe("quotas", () => {
  const cluster = useCluster({ metrics: false, volumes: 4 * deployed() });

  test("at rest, in a sync, at the maximum and in rollouts", { timeout: patience(8) }, async () => {
    const asked = generated(fc.record({ settings: environment, tight: tightnesses }));
    const look = snapshotsOf(cluster());
    const compared = await inParallel(asked, 12, (each, at) => quotaAgreement(cluster(), look, `quota-${at}`, each));
    settle("quotas", asked.length, compared.flat());
  });
});
