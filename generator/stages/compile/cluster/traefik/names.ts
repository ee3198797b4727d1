import { controllerClasses } from "../../../../model/controllers/names.ts";
import { traefikMetrics } from "../../../../model/scraped-components.ts";

/** Names that the controller's arguments, its rights and its objects share. */
export const traefikNames = {
  deployment: "traefik",
  service: "traefik",
  serviceAccount: "traefik",
  ingressClass: controllerClasses.traefikAsNginx,
  gatewayClass: controllerClasses.traefikGateway,
} as const;

/** Ports of the pods: those of people are the ones that listeners of the Gateway are found by. */
export const traefikPorts = { web: 80, websecure: 443, metrics: traefikMetrics, ping: 8080 } as const;
