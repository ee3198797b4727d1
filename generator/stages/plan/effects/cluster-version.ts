import { releaseLabel } from "../compare/release.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { quoted } from "./words.ts";

/** Another `kubernetesVersion`: nothing of the cluster itself changes by it. */
export function clusterVersion({ reference, before, after }: Pair): readonly Effect[] {
  const [from, to] = [releaseLabel(before), releaseLabel(after)];
  if (from === undefined || to === undefined || from === to) return [];
  return [
    {
      kind: "cluster-version",
      from,
      to,
      severity: "medium",
      message: `Namespace ${quoted(reference.name)} is made for Kubernetes ${to} instead of ${from}: new pods in it are held to the Pod Security Standards of ${to}.`,
      hint: `nothing upgrades the cluster by this: let it run ${to} before the sync. Pods that run stay as they are.`,
    },
  ];
}
