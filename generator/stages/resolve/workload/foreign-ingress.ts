import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { BackingService } from "../../../model/backing-service.ts";
import { ofType } from "../../../model/backing-services.ts";
import { ingressNginx } from "../../../model/ingress-nginx.ts";
import type { EnvironmentFile, Route as RouteInput } from "../../../model/input.ts";
import type { Faults } from "../faults.ts";

/** @codes gathered by the build */
export const codes = {
  "only-ingress-nginx": {
    cause:
      "A setting of a route that an Ingress has no field for, such as a limit of requests. It is said in annotations of " +
      "ingress-nginx, and cluster.json says that another controller serves the routes: it would be without effect.",
    cure:
      "Remove it and set that controller up in its own way; or say null where the setting would hold by default. Correct " +
      "`ingress.controller` of cluster.json where the controller is ingress-nginx.",
  },
} as const satisfies CodeTexts;

/** Settings of a route that only annotations say, and whether a value asks for one. */
const ofRoute: Readonly<Partial<Record<keyof RouteInput, (value: unknown) => boolean>>> = {
  stripPrefix: (value) => value === true,
  pathType: (value) => value === "Regex",
  protocol: (value) => value === "grpc",
  timeout: isSaid,
  maxBodySize: isSaid,
  rateLimit: isSaid,
  cors: isSaid,
  auth: isSaid,
};

/** The same of an environment's `ingress`. */
const ofEnvironment = ["maxBodySize", "corsOrigins", "rateLimit"] as const;

/** Annotations that are compiled themselves. */
const ofOthers = /^(nginx\.ingress\.kubernetes\.io|argocd\.argoproj\.io|cert-manager\.io)\//;

/** What a route says that `controller` is not told. */
export function foreignRouteFaults(
  route: RouteInput,
  host: string,
  controller: string,
  place: readonly string[],
  faults: Faults,
): void {
  if (controller === ingressNginx) return;
  for (const [field, asks] of Object.entries(ofRoute)) {
    const value = route[field as keyof RouteInput];
    if (!asks(value)) continue;
    const shown = typeof value === "string" ? `\`${field}: ${value}\`` : `\`${field}\``;
    faults.add(
      "only-ingress-nginx",
      [...place, field],
      `${shown} is said in annotations of ingress-nginx, and routes are served by ${controller}.`,
      "remove it.",
    );
  }
  if (host !== "admin" || route.auth !== undefined) return;
  const message = `Whoever opens the host admin is asked for a password by ingress-nginx, and routes are served by ${controller}.`;
  faults.add(
    "only-ingress-nginx",
    place,
    message,
    "lead the route to another host, or set its `auth` to null: nobody is asked then.",
  );
}

/** What an environment says for all routes. */
export function foreignIngressFaults(
  { ingress = {} }: EnvironmentFile,
  backing: readonly BackingService[],
  controller: string,
  faults: Faults,
): void {
  for (const name of Object.keys(ingress.annotations ?? {}).filter((one) => ofOthers.test(one))) {
    const message = `\`${name}\` is an annotation that is made of other settings, of routes and of the environment.`;
    faults.add("misplaced-setting", ["ingress", "annotations", name], message, "remove it, and use those settings.");
  }
  if (controller === ingressNginx) return;
  for (const field of ofEnvironment.filter((one) => isSaid(ingress[one]))) {
    const message = `\`${field}\` is said in annotations of ingress-nginx, and routes are served by ${controller}.`;
    faults.add("only-ingress-nginx", ["ingress", field], message, "remove it.");
  }
  for (const { name } of ofType(backing, "kafka-ui")) {
    const message = `${name} is on the admin host, where ingress-nginx asks for a password, and routes are served by ${controller}.`;
    faults.add("only-ingress-nginx", ["backingServices", name], message, "set it to null.");
  }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}
