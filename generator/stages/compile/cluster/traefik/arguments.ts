import type { Cluster } from "../../../../model/resolved.ts";
import { traefikNames, traefikPorts } from "./names.ts";

type Ingress = Cluster["ingress"];

/** Arguments by the API that the controller is spoken to by. */
const ofApi: Readonly<Record<"ingress" | "gateway", (ingress: Ingress) => readonly string[]>> = {
  ingress: ({ className, namespace }) => [
    "--providers.kubernetesingressnginx=true",
    `--providers.kubernetesingressnginx.controllerclass=${traefikNames.ingressClass}`,
    `--providers.kubernetesingressnginx.ingressclass=${className}`,
    `--providers.kubernetesingressnginx.publishservice=${namespace}/${traefikNames.service}`,
    "--providers.kubernetesingressnginx.httpentrypoint=web",
    "--providers.kubernetesingressnginx.httpsentrypoint=websecure",
  ],
  gateway: ({ namespace }) => [
    "--providers.kubernetesgateway=true",
    `--providers.kubernetesgateway.statusaddress.service.namespace=${namespace}`,
    `--providers.kubernetesgateway.statusaddress.service.name=${traefikNames.service}`,
    // Filters name Middlewares of this provider.
    "--providers.kubernetescrd=true",
    "--providers.kubernetescrd.disableclusterscoperesources=true",
  ],
};

/**
 * Arguments that some versions do not know, and stop at: pkg/provider/kubernetes/ingress-nginx/kubernetes.go. A limit of
 * bodies holds where they are read before they are passed on, as nginx does by default.
 */
const sinceLimits = ["--providers.kubernetesingressnginx.proxyrequestbuffering=true"];

/** What Traefik is started with; `config` of cluster.json comes last. */
export function traefikArguments(ingress: Ingress): readonly string[] {
  const { routes, installed } = ingress;
  const { api } = routes.adapter;
  const hasLimits = api === "ingress" && routes.version !== "3.6";
  return [
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
    `--entrypoints.web.address=:${traefikPorts.web}`,
    `--entrypoints.websecure.address=:${traefikPorts.websecure}`,
    `--entrypoints.metrics.address=:${traefikPorts.metrics}`,
    `--entrypoints.traefik.address=:${traefikPorts.ping}`,
    // A long upload or stream is ended by whoever sends it, as with nginx, and not after a minute.
    "--entrypoints.web.transport.respondingtimeouts.readtimeout=0s",
    "--entrypoints.websecure.transport.respondingtimeouts.readtimeout=0s",
    // Time for open connections when the pod is to end.
    "--entrypoints.web.transport.lifecycle.requestacceptgracetimeout=10s",
    "--entrypoints.websecure.transport.lifecycle.requestacceptgracetimeout=10s",
    "--ping=true",
    "--metrics.prometheus=true",
    "--metrics.prometheus.entrypoint=metrics",
    ...ofApi[api](ingress),
    ...(hasLimits ? sinceLimits : []),
    ...Object.entries(installed?.config ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `--${name}=${value}`),
  ];
}
