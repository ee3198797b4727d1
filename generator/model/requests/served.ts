import { mainPort, ofType } from "../backing-services.ts";
import type { Environment } from "../resolved.ts";
import { standardSettings } from "../standard-routes.ts";
import type { ServedRoute } from "./request.ts";

/** The routes of an environment as requests meet them. */
export function servedRoutes({ hosts, services, backingServices, ingress }: Environment): readonly ServedRoute[] {
  const https = ingress.tlsSecret !== undefined;
  const addressOf = (host: string) => hosts[host] ?? "";
  const consoles = ofType(backingServices, "kafka-ui");
  return [
    ...services.flatMap(({ service, routes }) =>
      service === undefined
        ? []
        : routes.map(({ host, path, pathType, port, settings }) => ({
            address: addressOf(host),
            https,
            path,
            pathType,
            backend: `${service.name}:${port}`,
            settings,
          })),
    ),
    ...consoles.map((one) => ({
      address: addressOf("admin"),
      https,
      path: "/",
      pathType: "Prefix" as const,
      backend: `${one.service}:${mainPort(one)}`,
      settings: standardSettings("admin", ingress),
    })),
  ];
}
