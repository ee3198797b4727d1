import { fileURLToPath } from "node:url";
import { ofType } from "../model/backing-services.ts";
import { applicationName } from "../model/names.ts";
import type { Environment } from "../model/resolved.ts";
import type { Service } from "../model/workload.ts";
import { workloadKinds } from "../model/workload-kinds.ts";
import { load } from "../stages/load/load.ts";
import { resolve } from "../stages/resolve/resolve.ts";
import { validate } from "../stages/validate/validate.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A section for each environment of envs/: the commands of daily operations, with its names. undefined: the env files
 * have a fault, which `check` tells.
 */
export async function environmentSections(): Promise<string | undefined> {
  const { system } = resolve(await validate(load(project)));
  return system?.environments.map(section).join("\n\n");
}

function section(environment: Environment): string {
  const { name, namespace, argocd, services } = environment;
  const application = applicationName(environment.product, name);
  const sync = argocd.sync === "automated" ? "mends itself" : "is synced by hand";
  return [
    `## ${name}`,
    `Namespace \`${namespace}\`. Argo CD's application \`${application}\` follows \`${argocd.targetRevision}\` and ${sync}.`,
    addresses(environment),
    "How it is:",
    shell([
      `trip-config status ${name}`,
      `kubectl get pods -n ${namespace}`,
      `kubectl top pods -n ${namespace}`,
      `kubectl describe resourcequota -n ${namespace}`,
      `kubectl get events -n ${namespace} --field-selector type=Warning`,
    ]),
    "Logs of one pod of a service; with `-l app=<service> --prefix` instead of `deployment/<service>`, of all its pods:",
    shell(services.map((service) => `kubectl logs -f ${logsOf(service)} -n ${namespace}`)),
    "From outside and from a laptop:",
    shell([`trip-config hosts ${name} | sudo tee -a /etc/hosts`, `trip-config dotenv ${name} > config/${name}/.env`]),
    ...(argocd.sync === "manual"
      ? [
          "Bring what is released to the cluster:",
          shell([`argocd app sync ${application} --prune`, waitFor(application)]),
        ]
      : ["Wait until what is merged runs:", shell([waitFor(application)])]),
    "Go back to the release before, and stay there until `promote --lift-hold`:",
    shell([`trip-config rollback ${name}`]),
  ].join("\n\n");
}

/** Pods of what comes to its end have no maker whose logs could be followed. */
function logsOf({ name, workload }: Service): string {
  return workloadKinds[workload.kind].isServing ? `${workload.kind.toLowerCase()}/${name}` : `-l app=${name}`;
}

function waitFor(application: string): string {
  return `argocd app wait ${application} --health --timeout 600`;
}

function addresses({ hosts, ingress, services, backingServices }: Environment): string {
  const scheme = ingress.tlsSecret === undefined ? "http" : "https";
  const routed = services.flatMap(({ name, routes }) =>
    routes.map(({ host, path, pathType }) => {
      const address = `${scheme}://${hosts[host]}${path}`;
      // An expression is no address that could be opened.
      return `| ${name} | ${pathType === "Regex" ? `\`${address.replaceAll("|", "\\|")}\`` : `<${address}>`} |`;
    }),
  );
  const admin =
    ofType(backingServices, "kafka-ui").length === 0 ? [] : [`| Kafka UI | <${scheme}://${hosts.admin}/> |`];
  return ["| what | address |", "| --- | --- |", ...routed, ...admin].join("\n");
}

function shell(commands: readonly string[]): string {
  return `\`\`\`sh\n${commands.join("\n")}\n\`\`\``;
}
