import { type KubectlGet, kubectl } from "../adapters/kubectl/kubectl.ts";
import type { GlobalOptions } from "./global-options.ts";

/** The cluster of kubectl's current context, as the user's kubeconfig says. */
export function kubectlReader({ env, cwd, progress }: Pick<GlobalOptions, "env" | "cwd" | "progress">): KubectlGet {
  const read = kubectl({ env, cwd: cwd() });
  return (args) => progress(`kubectl get ${args.join(" ")}`, () => read(args));
}
