import { expect, test } from "vitest";
import type { CommitStatus, Repository } from "../../generator/adapters/forge/port.ts";
import { healthySinceOf } from "../../generator/daily/health/healthy-since.ts";
import { deploymentStatuses } from "../../generator/model/health/commit-status.ts";

const change = "c".repeat(40);
const status = (one: { readonly state: string; readonly said: string }): CommitStatus => ({
  context: "argocd/shop-staging",
  state: one.state as CommitStatus["state"],
  description: `${one.said}, since 2026-11-27T08:00:00Z`,
  updatedAt: "2026-11-28T00:00:00Z",
});

function since(statuses: readonly CommitStatus[] | undefined): Promise<string | undefined> {
  const config = {
    main: "main",
    branch: async () => change,
    commitsBetween: async () => [],
    history: async () => [{ oid: change, parents: [], author: { name: "", email: "" }, message: "" }],
    statuses: async () => statuses,
  } as unknown as Repository;
  return healthySinceOf({ product: "shop" }, config)("staging");
}

test("an environment is healthy since what the newest status says", async () => {
  const found = Object.values(deploymentStatuses).map(async (one) => [one.said, await since([status(one)])] as const);
  const told = (await Promise.all(found)).filter(([, instant]) => instant !== undefined);
  expect(told).toEqual(
    Object.values(deploymentStatuses)
      .filter(({ health, lastSync }) => health === "healthy" && lastSync === "succeeded")
      .map(({ said }) => [said, "2026-11-27T08:00:00Z"]),
  );
  expect(told.length).toBeGreaterThan(0);
});

test("nobody has said so: no statuses, or one of something else", async () => {
  expect(await since(undefined)).toBeUndefined();
  expect(await since([])).toBeUndefined();
  expect(await since([{ ...status({ state: "success", said: "Healthy" }), context: "ci/build" }])).toBeUndefined();
});
