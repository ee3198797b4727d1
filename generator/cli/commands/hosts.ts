import type { KubectlGet } from "../../adapters/kubectl/kubectl.ts";
import { firstAddress, gatewayAddress, hostsOf, hostsText, loadBalancerAddress } from "../../daily/hosts/hosts.ts";
import { gatewayOf } from "../../model/controllers/gateway.ts";
import { traefik } from "../../model/controllers/names.ts";
import { unavailable } from "../../model/unavailable.ts";
import { controller } from "../../stages/compile/cluster/ingress-controller.ts";
import { traefikNames } from "../../stages/compile/cluster/traefik/names.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { kubectlReader } from "../kubectl-reader.ts";
import { type CompiledEnvironment, compiledEnvironment } from "../single.ts";
import { print } from "../views/print.ts";

interface HostsOptions {
  readonly address?: string;
  readonly format: "text" | "json";
}

/** `trip-config hosts ENV`: lines for a hosts file, where no DNS knows the environment. */
export async function hosts(
  environment: string,
  { address, format }: HostsOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, colour, stdout } = globals;
  const view = { format, colour, stdout };
  const compiled = await compiledEnvironment(root, environment);
  if (!("unit" in compiled)) return fail(compiled, view);
  const names = hostsOf(compiled.unit);
  const found = address ?? (await addressOf(compiled, globals));
  await print({ ...compiled, diagnostics: [] }, hostsText(found, names), { address: found, hosts: names }, view);
  return exitCodes.done;
}

/** The address of the ingress controller; without a cluster that tells it, the one that MetalLB gives out first. */
async function addressOf({ system, unit }: CompiledEnvironment, globals: GlobalOptions): Promise<string> {
  const { ingress, metallb } = system.cluster;
  const read = kubectlReader(globals);
  if (ingress.installed === undefined) {
    return ingress.routes.adapter.api === "gateway" ? addressOfGateway(system, read) : addressOfIngress(unit, read);
  }
  const service = ingress.controller === traefik ? traefikNames.service : controller.service;
  const answer = await read(["services", service, "--namespace", ingress.namespace]);
  const address = answer.kind === "found" ? loadBalancerAddress(answer.object) : undefined;
  if (address !== undefined) return address;
  const first = metallb && firstAddress(metallb.addresses);
  if (answer.kind === "found" || metallb === undefined || first === undefined) {
    const why = answer.kind === "none" ? answer.why : `The Service ${service} has no address yet.`;
    throw unavailable(`The address of the ingress controller is not known. ${why} Give it with --address.`);
  }
  globals.stderr.write(
    `${answer.why} ${first} is the first address of the pool ${metallb.pool}; --address names another.\n`,
  );
  return first;
}

/** What a controller that the cluster has writes into the Gateway. */
async function addressOfGateway({ cluster }: CompiledEnvironment["system"], read: KubectlGet): Promise<string> {
  const { name, namespace } = gatewayOf(cluster);
  const answer = await read(["gateways.gateway.networking.k8s.io", name, "--namespace", namespace]);
  const address = answer.kind === "found" ? gatewayAddress(answer.object) : undefined;
  if (address !== undefined) return address;
  const why = answer.kind === "none" ? answer.why : `The Gateway ${name} has no address yet.`;
  throw unavailable(`The address of the ingress controller is not known. ${why} Give it with --address.`);
}

/** What a controller that the cluster has writes into the Ingresses that it serves. */
async function addressOfIngress({ objects }: CompiledEnvironment["unit"], read: KubectlGet): Promise<string> {
  const found = objects.find(({ object }) => object.kind === "Ingress")?.object.metadata;
  if (found?.namespace === undefined)
    throw unavailable("The environment has no route. Give the address with --address.");
  const answer = await read(["ingresses.networking.k8s.io", found.name, "--namespace", found.namespace]);
  const address = answer.kind === "found" ? loadBalancerAddress(answer.object) : undefined;
  if (address !== undefined) return address;
  const why = answer.kind === "none" ? answer.why : `The Ingress ${found.name} has no address yet.`;
  throw unavailable(`The address of the ingress controller is not known. ${why} Give it with --address.`);
}
