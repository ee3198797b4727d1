import { ingressNginx } from "./ingress-nginx.ts";
import type { IngressSettings } from "./resolved.ts";
import type { RouteSettings } from "./routes.ts";
import { adminSecret } from "./secrets/needs.ts";

/** As in the seed. */
export const corsMethods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"] as const;

/** What holds for a route that says nothing of its own: each host of the seed has its ways. */
export function standardSettings(host: string, ingress: IngressSettings): RouteSettings {
  const { maxBodySize, rateLimit, corsOrigins } = ingress;
  const standard: RouteSettings = { stripPrefix: host === "api", protocol: "http", maxBodySize };
  if (ingress.controller !== ingressNginx) return { ...standard, stripPrefix: false };
  if (host === "admin") return { ...standard, auth: { type: "basic", secret: adminSecret, realm: ingress.adminRealm } };
  return {
    ...standard,
    ...(rateLimit !== undefined && { rateLimit }),
    ...(host === "api" && { cors: { origins: corsOrigins, methods: corsMethods } }),
  };
}
