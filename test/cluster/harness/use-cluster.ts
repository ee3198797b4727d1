import { afterAll, afterEach, beforeAll } from "vitest";
import { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";

/**
 * One cluster for the tests of a file or of a `describe`, stopped after them. When a test fails, the folder with the
 * logs of all programs is printed and kept.
 *
 *     const cluster = useCluster({ nodes: 2 });
 *     test("a pod runs", async () => {
 *       await createNamespace(cluster(), "one");
 *       await apply(cluster(), deployment, { namespace: "one" });
 *       await waitFor("it runs", 30, async () => …);
 *     });
 */
export function useCluster(options: ClusterOptions = {}): () => Cluster {
  let cluster: Cluster | undefined;
  let failed = false;
  beforeAll(async () => {
    cluster = await startCluster(options);
  });
  afterEach(({ task }) => {
    failed ||= task.result?.state === "fail";
  });
  afterAll(async () => {
    if (failed) console.error(`logs of the cluster's programs: ${cluster?.place.logs}`);
    await cluster?.stop({ keepFolder: failed });
  });
  return () => {
    if (cluster === undefined) throw new Error("the cluster runs inside tests only");
    return cluster;
  };
}
