import { firstAddress, hostsOf, hostsText, loadBalancerAddress } from "../../daily/hosts/hosts.ts";
import type { Progress } from "../../model/progress.ts";
import type { Cluster } from "../../model/resolved.ts";
import { unavailable } from "../../model/unavailable.ts";
import { controller } from "../../stages/compile/cluster/ingress-controller.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { kubectlReader } from "../kubectl-reader.ts";
import { compiledEnvironment } from "../single.ts";
import { print } from "../views/print.ts";

interface HostsOptions {
  readonly address?: string;
  readonly format: "text" | "json";
}

/** `trip-config hosts ENV`: lines for a hosts file, where no DNS knows the environment. */
export async function hosts(
  environment: string,
  { address, format }: HostsOptions,
  { root, colour, progress }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour };
  const compiled = await compiledEnvironment(root, environment);
  if (!("unit" in compiled)) return fail(compiled, view);
  const names = hostsOf(compiled.unit);
  const found = address ?? (await addressOf(compiled.system.cluster, progress));
  await print({ ...compiled, diagnostics: [] }, hostsText(found, names), { address: found, hosts: names }, view);
  return exitCodes.done;
}

/** The address of the ingress controller; without a cluster that tells it, the one that MetalLB gives out first. */
async function addressOf({ ingress, metallb }: Cluster, progress: Progress): Promise<string> {
  const read = kubectlReader(progress);
  const answer = await read(["services", controller.service, "--namespace", ingress.namespace]);
  const address = answer.kind === "found" ? loadBalancerAddress(answer.object) : undefined;
  if (address !== undefined) return address;
  const first = metallb && firstAddress(metallb.addresses);
  if (answer.kind === "found" || metallb === undefined || first === undefined) {
    const why = answer.kind === "none" ? answer.why : `The Service ${controller.service} has no address yet.`;
    throw unavailable(`The address of the ingress controller is not known. ${why} Give it with --address.`);
  }
  process.stderr.write(
    `${answer.why} ${first} is the first address of the pool ${metallb.pool}; --address names another.\n`,
  );
  return first;
}
