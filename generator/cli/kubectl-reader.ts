import { type KubectlGet, kubectl } from "../adapters/kubectl/kubectl.ts";
import type { Progress } from "../model/progress.ts";

/** The cluster of kubectl's current context, as the user's kubeconfig says. */
export function kubectlReader(progress: Progress): KubectlGet {
  const read = kubectl({ env: process.env });
  return (args) => progress(`kubectl get ${args.join(" ")}`, () => read(args));
}
