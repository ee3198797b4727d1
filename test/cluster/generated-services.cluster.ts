/** Generated env files that `check` accepts: the API server takes every object of theirs, in a strict dry run. */
import { expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { envFiles } from "../generated/environment.ts";
import { accepted } from "../generated/settled.ts";
import { generated, patience, reproduction } from "./agreement/generated.ts";
import { refusals } from "./agreement/taken.ts";
import { apply } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";

const part = "generated services";
const cluster = useCluster({ nodes: 0 });

test("what check accepts of generated services is taken", { timeout: patience(5) }, async () => {
  await apply(cluster(), { apiVersion: "v1", kind: "Namespace", metadata: { name: "generated" } });
  const asked = generated(envFiles(), 34);
  const objects: KubernetesObject[] = [];
  let environments = 0;
  for (const files of asked) {
    const { unit } = (await accepted(files)) ?? {};
    if (unit === undefined) continue;
    environments++;
    objects.push(...unit.objects.map(({ object }) => object));
  }
  report({ part, measure: "environments compared", value: environments });
  report({ part, measure: "objects applied", value: objects.length });
  expect(environments).toBeGreaterThan(asked.length * 0.7);
  expect(await refusals(cluster(), objects), `again: ${reproduction()}`).toEqual([]);
});
