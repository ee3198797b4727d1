/** What a small project comes to, applied as Argo CD would, by kubectl: who moves weights and pods is then the controller alone. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loose } from "../../../generator/model/loose.ts";
import { merge } from "../../../generator/stages/resolve/merge.ts";
import { copyEnvs, generate, repository } from "../../support/run.ts";
import type { Cluster } from "../harness/cluster.ts";
import { list, remove } from "../harness/objects.ts";

export type Release = (services: Loose) => Promise<void>;

/** Workloads and Services that a release may have no more. */
const pruned = [
  ["apps/v1", "Deployment"],
  ["v1", "Service"],
  ["argoproj.io/v1alpha1", "Rollout"],
] as const;

/** Compiles test/cluster/rollouts/hello into a namespace, again with each release, which says all of `services` of the environment. */
export async function applying(cluster: Cluster, namespace: string, ingress: Loose): Promise<Release> {
  const root = join(cluster.place.folder, namespace);
  mkdirSync(root);
  copyEnvs(join(repository, "test/cluster/rollouts/hello"), root);
  change(root, "cluster", { ingress });
  const run = async (...args: readonly string[]) => {
    const { code, stderr } = await cluster.kubectl(args);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
  };
  await run("create", "namespace", namespace);
  return async (services) => {
    change(root, "dev", { namespace, services });
    const { diagnostics } = await generate(root);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    await run("apply", "-R", "-f", join(root, "out/dev"));
  };
}

/** Removes what the newest release has no more, the Rollouts last, and without waiting for their pods (`PrunePropagationPolicy`). */
export async function prune(
  cluster: Cluster,
  namespace: string,
  isKept: (kind: string, name: string) => boolean,
): Promise<void> {
  for (const [apiVersion, kind] of pruned)
    for (const { metadata } of await list(cluster, apiVersion, kind, { namespace }))
      if (!isKept(kind, metadata.name))
        await remove(cluster, { apiVersion, kind, metadata: { name: metadata.name, namespace } });
}

function change(root: string, name: string, settings: Loose): void {
  const file = join(root, "envs", `${name}.json`);
  const before = JSON.parse(readFileSync(file, "utf8"));
  const { services, ...others } = settings;
  const after = { ...(merge(before, others) as Loose), ...(services !== undefined && { services }) };
  writeFileSync(file, JSON.stringify(after));
}
