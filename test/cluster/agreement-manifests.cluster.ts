/** Part 3, on manifests: what `check` says of the objects of the rules' own cases, and of changes of them. */
import { describe, expect, inject, test } from "vitest";
import { settled, tryMutations, tryObjects } from "./agreement/foreign.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";

/** At most two in a thousand changes may be judged otherwise: what no table has yet. */
const tolerated = 0.002;

describe("single objects", () => {
  const cluster = useCluster({ nodes: 0 });

  test("of the cases of validation are refused where the API server refuses them", async () => {
    const foreign = await settled(cluster(), "test/rules/validation");
    const { objects, differences } = await tryObjects(cluster(), foreign);
    report({ part: "manifests", measure: "agreements", value: objects - differences.length });
    const wrong = differences.filter(({ how }) => how === "wrongly refused").map(({ where }) => where);
    expect(wrong).toEqual([]);
  });

  test("and so are changes of objects of every kind", async () => {
    const { seed } = inject("agreement");
    const foreign = await settled(cluster(), "test/rules/validation");
    const { objects, differences } = await tryMutations(cluster(), foreign, 20, seed);
    report({ part: "manifests", measure: "agreements", value: objects - differences.length });
    const told = differences.map(({ how, where, verdict }) => `${how}: ${where}: ${verdict.message}`);
    expect(differences.length / objects, told.join("\n")).toBeLessThanOrEqual(tolerated);
  });
});
