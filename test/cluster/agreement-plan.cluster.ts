/** Part 4: what `plan` says of a change from one generated environment to another, and what happens. */
import { describe, test } from "vitest";
import { settle } from "./agreement/agreement.ts";
import { endpointsAgreement } from "./agreement/endpoints.ts";
import { generated, inParallel, patience } from "./agreement/generated.ts";
import { planAgreement, planQuestion, storageClasses } from "./agreement/plans.ts";
import { restartAgreement } from "./agreement/restarts.ts";
import { apply } from "./harness/objects.ts";
import { useCluster } from "./harness/use-cluster.ts";

describe("the API server", () => {
  const cluster = useCluster({ nodes: 0 });

  test("refuses what the plan says, writes what it says, and nothing else", { timeout: patience(8) }, async () => {
    for (const object of storageClasses) await apply(cluster(), object);
    const asked = generated(planQuestion, 3);
    const compared = await inParallel(asked, 4, (each, at) => planAgreement(cluster(), `plan-${at}`, each));
    settle("plans", asked.length, compared.flat());
  });
});

describe("the controllers", () => {
  const cluster = useCluster({ nodes: 1, volumes: 0, metrics: false });

  test("make new pods where the plan says so, and nowhere else", { timeout: patience(8) }, async () => {
    const asked = generated(planQuestion);
    const compared = await inParallel(asked, 6, (each, at) => restartAgreement(cluster(), `restart-${at}`, each));
    settle("restarts", asked.length, compared.flat());
  });

  test("find no endpoint where the plan says that nothing answers, and some elsewhere", async () => {
    const cases = ["endpoints-none-until-ready", "endpoints-there-before"];
    const compared = await inParallel(cases, 2, (each) => endpointsAgreement(cluster(), each));
    settle("endpoints", cases.length, compared.flat());
  });
});
