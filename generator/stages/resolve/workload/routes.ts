import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import { isAble } from "../../../model/controllers/adapter.ts";
import { parseDuration } from "../../../model/duration.ts";
import type { Hosts, Route as RouteInput, Service as ServiceInput } from "../../../model/input.ts";
import type { IngressSettings } from "../../../model/resolved.ts";
import type { Route, RouteSettings } from "../../../model/routes.ts";
import { corsMethods, standardSettings } from "../../../model/standard-routes.ts";
import type { Service } from "../../../model/workload.ts";
import { type WorkloadKind, workloadKinds } from "../../../model/workload-kinds.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";
import { beyondController } from "./beyond-controller.ts";
import { routeAuth } from "./route-auth.ts";
import { pathFaults } from "./route-paths.ts";
import { portNamed } from "./route-ports.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-host": {
    cause: "A route names a host that the environment's `hosts` does not have.",
    cure: "Correct the name, or add the host.",
  },
  "grpc-without-tls": {
    cause:
      "A route speaks gRPC, and the environment has no TLS. The ingress controller speaks HTTP/2 over TLS only, so that clients of gRPC cannot connect.",
    cure: "Set `ingress.tls` of the environment.",
  },
} as const satisfies CodeTexts;

/** What routes are resolved with besides their own settings. */
export interface RouteSurroundings {
  readonly product: string;
  /** What stands where a service says nothing. */
  readonly defaults: Service["defaults"];
  readonly hosts: Hosts;
  readonly ingress: IngressSettings;
  /** Every service as it is written, for those that say who may pass. */
  readonly services: Readonly<Record<string, ServiceInput | null>>;
  /** Hosts may have been taken out of the settings for a fault of their own, which is told already. */
  readonly partial: boolean;
}

/** Where the ingress serves a service: the short way, and others in the order of their names. */
export function resolveRoutes(
  input: ServiceInput,
  kind: WorkloadKind,
  ports: Pick<Service, "port" | "ports" | "service">,
  surroundings: RouteSurroundings,
  keys: readonly string[],
  faults: Faults,
): readonly Route[] {
  // That what comes to an end has none is told elsewhere.
  if (!workloadKinds[kind].isServing) return [];
  const short = input.route == null ? [] : [{ route: input.route, place: [...keys, "route"] }];
  const named = Object.entries(present(input.routes ?? {}))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, route]) => ({ name, route, place: [...keys, "routes", name] }));
  return [...short, ...named].flatMap(({ route, place, ...name }) => {
    const port = portNamed(route.port, { ...ports, switchedOff: input.service === null }, place, faults);
    const host = hostOf(route, surroundings, place, faults);
    const { path = "/", pathType = "Prefix" } = route;
    pathFaults(route, place, faults);
    beyondController(route, host, surroundings.ingress.controller, place, faults);
    const settings = settingsOf(route, host, surroundings, place, faults);
    // HTTP/2 in the clear is nothing that a proxy tries by itself (GEP-1911).
    const isAsked = settings.protocol === "grpc" && surroundings.ingress.controller.adapter.api === "gateway";
    const app = isAsked ? { appProtocol: "kubernetes.io/h2c" } : {};
    return port === undefined ? [] : [{ ...name, host, path, pathType, ...port, ...app, settings }];
  });
}

function hostOf(
  { host = "api" }: RouteInput,
  { hosts, partial }: RouteSurroundings,
  place: readonly string[],
  faults: Faults,
): string {
  if (Object.hasOwn(hosts, host) || partial) return host;
  const names = Object.keys(hosts);
  const near = nearest(host, names);
  const hint = near === undefined ? `there are ${names.join(", ")}.` : `did you mean \`${near}\`?`;
  faults.add("unknown-host", [...place, "host"], `The environment's \`hosts\` has no \`${host}\`.`, hint);
  return "api";
}

function settingsOf(
  route: RouteInput,
  host: string,
  surroundings: RouteSurroundings,
  place: readonly string[],
  faults: Faults,
): RouteSettings {
  const { ingress } = surroundings;
  const standard = standardSettings(host, ingress);
  const { protocol = "http", maxBodySize = standard.maxBodySize } = route;
  if (protocol === "grpc" && ingress.tlsSecret === undefined) {
    const message =
      "The route speaks gRPC, and the environment has no TLS: the controller speaks HTTP/2 over TLS only.";
    faults.warn("grpc-without-tls", [...place, "protocol"], message, "set `ingress.tls`.");
  }
  const isStripped = standard.stripPrefix && (route.pathType ?? "Prefix") === "Prefix" && protocol !== "grpc";
  const timeoutSeconds = timeoutOf(route, ingress);
  const rateLimit = route.rateLimit === undefined ? standard.rateLimit : (route.rateLimit ?? undefined);
  const cors = corsOf(route, standard, ingress);
  const auth = route.auth === undefined ? standard.auth : routeAuth(route.auth, surroundings, place, faults);
  return {
    stripPrefix: route.stripPrefix ?? isStripped,
    protocol,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    maxBodySize,
    ...(rateLimit !== undefined && { rateLimit }),
    ...(cors !== undefined && { cors }),
    ...(auth !== undefined && { auth }),
  };
}

const websocketSeconds = 3600;

function timeoutOf({ timeout, protocol }: RouteInput, { controller }: IngressSettings): number | undefined {
  if (timeout !== undefined) return parseDuration(timeout);
  return protocol === "websocket" && isAble(controller, "timeout") ? websocketSeconds : undefined;
}

function corsOf(
  { cors }: RouteInput,
  standard: RouteSettings,
  { corsOrigins }: IngressSettings,
): RouteSettings["cors"] {
  if (cors === undefined) return standard.cors;
  if (cors === null) return undefined;
  const { origins = corsOrigins, methods = corsMethods, headers, credentials } = cors;
  return {
    origins,
    methods,
    ...(headers !== undefined && { headers }),
    ...(credentials !== undefined && { credentials }),
  };
}
