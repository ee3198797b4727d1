import { isAble } from "./controllers/adapter.ts";
import type { IngressSettings } from "./resolved.ts";
import type { RouteSettings } from "./routes.ts";
import { adminSecret } from "./secrets/needs.ts";

/** As in the seed. */
export const corsMethods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"] as const;

/**
 * What holds for a route that says nothing of its own: each host of the seed has its ways, as far as the controller has
 * them. That it cannot ask for a password where one is meant is a fault, which is told elsewhere.
 */
export function standardSettings(host: string, ingress: IngressSettings): RouteSettings {
  const { controller, maxBodySize, rateLimit, corsOrigins } = ingress;
  // A rule with a filter that an implementation has not answers 500: CORS of any other is for people to say.
  const isUnsure = controller.adapter.words === "gateway";
  const stripPrefix = host === "api" && isAble(controller, "stripPrefix");
  const standard: RouteSettings = { stripPrefix, protocol: "http", maxBodySize };
  if (host === "admin") {
    if (!isAble(controller, "basicAuth")) return standard;
    return { ...standard, auth: { type: "basic", secret: adminSecret, realm: ingress.adminRealm } };
  }
  return {
    ...standard,
    ...(rateLimit !== undefined && isAble(controller, "rateLimit") && { rateLimit }),
    ...(host === "api" &&
      isAble(controller, "cors") &&
      !isUnsure && { cors: { origins: corsOrigins, methods: corsMethods } }),
  };
}
