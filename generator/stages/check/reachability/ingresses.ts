import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asRecord, asRecords, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { isGatewayRoute } from "../relations/gateway-routes.ts";
import { nginxAnnotation } from "../relations/ingress-nginx.ts";
import { admitted } from "./admitted.ts";
import { blockedHint, blockedMessage, blockedPorts, policyNames } from "./blocked.ts";
import { type NetworkView, namespaceOf, type Workload } from "./network-view.ts";
import { gatewayControllers, ingressClassOf, ingressControllers, workloadParty } from "./parties.ts";
import { placeOfBlocked, placeOfPolicy } from "./places.ts";
import { podPort, type ServicePort, type Services } from "./services.ts";

/** @codes gathered by the build */
export const codes = {
  "ingress-blocked": {
    cause:
      "The ingress controller cannot reach the pods behind an Ingress or a route. It connects to the pods' own port, from its own namespace.",
    cure: "Allow the controller's namespace and pods on the port of the pods, not on that of the Service.",
  },
} as const satisfies CodeTexts;

/**
 * The controller of every Ingress and route reaches the pods behind each Service that it names, and behind the one that it
 * asks who may pass. Controllers connect to
 * the pods, not to the Service's address, so it is the pods' port that must be open. A Service or port that does not
 * exist is the references rule's finding.
 */
export function ingressesPass(view: NetworkView, services: Services): readonly Diagnostic[] {
  const routes = gatewayRouteKinds.flatMap((kind) => view.ownByKind.get(kind) ?? []).filter(isGatewayRoute);
  return [...(view.ownByKind.get("Ingress") ?? []), ...routes].flatMap((ingress) => {
    const isRoute = isGatewayRoute(ingress);
    const controllers = isRoute ? gatewayControllers(view, ingress) : ingressControllers(view, ingressClassOf(ingress));
    const routed = routedPods(view, services, ingress);
    if (controllers.length === 0) return routed.flatMap((pods) => controllerElsewhere(view, ingress, pods));
    return routed.flatMap(({ service, workload, port }) =>
      controllers.flatMap((controller) => {
        const blocked = blockedPorts(controller, workloadParty(workload), [{ protocol: "TCP", port }]);
        if (blocked === undefined) return [];
        const message = `The ${ingress.object.kind} sends requests to Service \`${service}\`. ${blockedMessage(blocked)}`;
        return [
          finding("ingress-blocked", ingress, {
            origin: placeOfBlocked(view, ingress, blocked),
            message,
            hint: blockedHint(blocked),
          }),
        ];
      }),
    );
  });
}

/** A controller that is not in sight may be anywhere, but hardly among the pods that it serves. */
function controllerElsewhere(
  view: NetworkView,
  ingress: CompiledObject,
  { service, workload, port }: RoutedPods,
): readonly Diagnostic[] {
  if (!view.open || workload.foreign) return [];
  const who = admitted(workload, "ingress", [{ protocol: "TCP", port }]);
  if (who === "everybody" || who === "others") return [];
  const policies = workload.endpoint.ingress;
  const whom = who === "nobody" ? "nobody" : `pods of the namespace \`${workload.namespace}\` only`;
  return [
    finding("ingress-blocked", ingress, {
      origin: placeOfPolicy(view, policies[0], "ingress") ?? ingress.origin,
      severity: "warning",
      message: `The ${ingress.object.kind} sends requests to Service \`${service}\`, but the policies of ${workloadParty(workload).title} (${policyNames(policies)}) admit ${whom} to TCP port ${port}.`,
      hint: "Allow the ingress controller, by its namespace and pods, on that port.",
    }),
  ];
}

/** The pods that an Ingress sends requests to, each with the port, once. */
function routedPods(view: NetworkView, services: Services, ingress: CompiledObject): readonly RoutedPods[] {
  const routed = new Map<string, RoutedPods>();
  for (const { service, port: asked, namespace } of [...backends(ingress), ...askedWhoMayPass(view, ingress)]) {
    const found = (services.byNamespace.get(namespace) ?? []).find(({ name }) => name === service);
    const servicePort = found?.ports.find(({ name, port }) => name === asked || port === asked);
    if (found === undefined || servicePort === undefined) continue;
    for (const workload of view.workloads.filter((workload) => services.fronts.get(workload)?.includes(found))) {
      const port = tcpPort(servicePort, workload);
      if (port === undefined) continue;
      routed.set(`${service} ${workload.subject.path} ${port}`, { service, workload, port });
    }
  }
  return [...routed.values()];
}

interface RoutedPods {
  readonly service: string;
  readonly workload: Workload;
  readonly port: number;
}

function tcpPort(servicePort: ServicePort, workload: Workload): number | undefined {
  return servicePort.protocol === "TCP" ? podPort(servicePort, workload) : undefined;
}

interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string;
}

/** A Service of the cluster that the controller asks who may pass, by its full name: nginx knows no search domains. */
function askedWhoMayPass(view: NetworkView, ingress: CompiledObject): readonly Backend[] {
  const addresses = isGatewayRoute(ingress)
    ? middlewareAddresses(view, ingress)
    : [nginxAnnotation(ingress, "auth-url") ?? ""];
  return addresses.flatMap(askedAt);
}

/** Whom Middlewares of Traefik ask that a route leads through. */
function middlewareAddresses(view: NetworkView, route: CompiledObject): readonly string[] {
  const filters = asRecords(asRecord(route.object.spec).rules).flatMap((rule) => asRecords(rule.filters));
  const names = new Set(filters.map(({ extensionRef }) => asRecord(extensionRef).name));
  return (view.byKind.get("Middleware") ?? [])
    .filter((one) => names.has(one.object.metadata.name) && namespaceOf(one) === namespaceOf(route))
    .flatMap(({ object }) => textOf(asRecord(asRecord(object.spec).forwardAuth).address) ?? []);
}

function askedAt(address: string): readonly Backend[] {
  const [, service, namespace, port = "80"] = asked.exec(address) ?? [];
  return service === undefined || namespace === undefined ? [] : [{ namespace, service, port: Number(port) }];
}

const asked = /^http:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local(?::(\d{1,5}))?(?:[/?]|$)/;

function backends(ingress: CompiledObject): readonly Backend[] {
  const { object } = ingress;
  if (isGatewayRoute(ingress)) return routeBackends(ingress);
  const { defaultBackend, rules } = asRecord(object.spec);
  const paths = asList(rules).flatMap((rule) => asList(asRecord(asRecord(rule).http).paths));
  return [defaultBackend, ...paths.map((path) => asRecord(path).backend)].flatMap((backend) => {
    const { name, port } = asRecord(asRecord(backend).service);
    const { number, name: portName } = asRecord(port);
    const wanted = typeof number === "number" ? number : textOf(portName);
    return typeof name === "string" && wanted !== undefined
      ? [{ namespace: namespaceOf(ingress), service: name, port: wanted }]
      : [];
  });
}

const gatewayRouteKinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"];

function routeBackends(route: CompiledObject): readonly Backend[] {
  const rules = asRecords(asRecord(route.object.spec).rules);
  return rules
    .flatMap((rule) => asRecords(rule.backendRefs))
    .flatMap(({ group = "", kind = "Service", name, namespace, port }) =>
      group === "" && kind === "Service" && typeof name === "string" && typeof port === "number"
        ? [{ namespace: textOf(namespace) ?? namespaceOf(route), service: name, port }]
        : [],
    );
}
