/** Part 2: the story from a changed line to the cluster, in order, on one cluster with Argo CD. And part 5. */
import { beforeAll, describe, expect, test } from "vitest";
import { untilApplications } from "./harness/applications.ts";
import { newProject, type Project } from "./harness/project.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";

const own = [
  "trip-service",
  "cluster-00-namespace",
  "cluster-cert-manager",
  "cluster-ingress-nginx",
  "cluster-metallb",
  "trip-service-dev",
  "trip-service-staging",
];
const well = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "Synced Healthy"]));

describe("the story", () => {
  const cluster = useCluster({ argocd: true });
  let project: Project;
  beforeAll(async () => {
    project = await newProject(cluster().place.folder);
  });

  test("publish and a bootstrap by hand: all but the charts is Synced and Healthy", { timeout: 400_000 }, async () => {
    await project.run("publish");
    await project.merge("cluster");
    await project.run("publish");
    await project.merge("prod");
    const started = Date.now();
    const applied = await cluster().kubectl(["apply", "-f", `${await project.configFolder()}/argocd/bootstrap/`]);
    expect(applied).toMatchObject({ code: 0, stderr: "" });
    await untilApplications(cluster(), well(own), 300);
    report({
      part: "the story",
      measure: "seconds to Synced and Healthy",
      value: Math.round((Date.now() - started) / 1000),
    });
  });
});
