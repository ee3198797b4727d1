import type { KubernetesObject } from "../../../../model/compiled.ts";
import type { Environment } from "../../../../model/resolved.ts";
import { bodyBytes, type RouteSettings } from "../../../../model/routes.ts";
import { standardSettings } from "../../../../model/standard-routes.ts";
import { hostOf } from "../../cluster/addresses.ts";
import { definedElsewhere, inWave, ownLabels } from "../../part.ts";
import { corsOf } from "../cors.ts";
import type { Routed } from "../routed.ts";

/** A Middleware of Traefik that a route is led through. */
interface Middleware {
  readonly name: string;
  readonly keys: readonly string[];
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * What settings of a route come to, in the order in which they are gone through. What the host's routes say alike is one
 * object; the name of another does not change with what others say. A new setting is a row.
 */
export const middlewareRows: readonly ((route: Routed, environment: Environment) => readonly Middleware[])[] = [
  (route, environment) => {
    const { cors } = route.settings;
    if (cors === undefined) return [];
    const { origins, methods, headers, credentials, maxAge } = corsOf(cors);
    const spec = {
      headers: {
        accessControlAllowOriginList: origins,
        accessControlAllowMethods: methods,
        accessControlAllowHeaders: headers,
        accessControlAllowCredentials: credentials,
        accessControlMaxAge: maxAge,
        addVaryHeader: true,
      },
    };
    return [named("cors", route, environment, spec)];
  },
  ({ keys, settings: { rateLimit }, host }, environment) =>
    rateLimit === undefined
      ? []
      : [
          {
            name: `rate-limit-${rateLimit}`,
            keys: environment.ingress.rateLimit === rateLimit ? ["hosts", host] : keys,
            spec: {
              rateLimit: {
                average: rateLimit,
                period: "1s",
                burst: rateLimit * (environment.ingress.controller.adapter.requests?.rate.burst ?? 1),
              },
            },
          },
        ],
  (route, environment) => {
    const { auth } = route.settings;
    if (auth === undefined) return [];
    if (auth.type === "basic") {
      return [named("auth", route, environment, { basicAuth: { secret: auth.secret, realm: auth.realm } })];
    }
    const { asked, signin, headers } = auth;
    const address =
      "url" in asked ? asked.url : `http://${hostOf(asked.name, environment.namespace)}:${asked.port}${asked.path}`;
    const forwardAuth = {
      address,
      ...(headers.length > 0 && { authResponseHeaders: [...headers] }),
      ...(signin !== undefined && { authSigninURL: signin }),
    };
    return [named("auth", route, environment, { forwardAuth })];
  },
  ({ settings: { maxBodySize, protocol }, keys }, environment) =>
    // It holds a body back until it is whole, which a stream never is.
    protocol !== "http"
      ? []
      : [
          {
            name: `max-body-${maxBodySize}`,
            keys: environment.ingress.maxBodySize === maxBodySize ? ["ingress", "maxBodySize"] : keys,
            spec: { buffering: { maxRequestBodyBytes: bodyBytes(maxBodySize) } },
          },
        ],
];

/** Every Middleware that routes name, once. */
export function middlewaresOf(
  routes: readonly Routed[],
  environment: Environment,
): readonly { readonly keys: readonly string[]; readonly object: KubernetesObject }[] {
  if (environment.ingress.controller.adapter.words !== "gateway-middlewares") return [];
  const all = routes.flatMap((route) => middlewareRows.flatMap((row) => row(route, environment)));
  const byName = new Map(all.map((one) => [one.name, one]));
  return [...byName.values()].map(({ name, keys, spec }) => ({
    keys,
    object: {
      apiVersion: "traefik.io/v1alpha1",
      kind: "Middleware",
      metadata: {
        name,
        namespace: environment.namespace,
        labels: ownLabels,
        annotations: { ...inWave("ingress"), ...definedElsewhere },
      },
      spec,
    },
  }));
}

function named(
  setting: keyof RouteSettings & ("cors" | "auth"),
  { host, owner, settings, keys }: Routed,
  { ingress }: Environment,
  spec: Middleware["spec"],
): Middleware {
  const standard = standardSettings(host, ingress)[setting];
  const isStandard = JSON.stringify(standard) === JSON.stringify(settings[setting]);
  // A host and a service may be called alike.
  return isStandard
    ? { name: `${setting}-host.${host}`, keys: ["hosts", host], spec }
    : { name: `${setting}.${owner}`, keys, spec };
}
