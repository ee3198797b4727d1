import type { Environment } from "../../../../model/resolved.ts";
import { corsOf } from "../cors.ts";
import type { Routed } from "../routed.ts";
import { middlewareRows } from "./middlewares.ts";

type Filter = Readonly<Record<string, unknown>>;

/**
 * What a route does besides leading to a Service, in the order in which ingress-nginx does it: a preflight is answered before
 * anybody is asked who he is, and who may pass is asked with the path that was called.
 */
export function filtersOf(route: Routed, environment: Environment): readonly Filter[] {
  const { adapter } = environment.ingress.controller;
  const { cors, stripPrefix } = route.settings;
  const isOwn = adapter.words === "gateway-middlewares";
  return [
    ...(isOwn ? middlewareRows.flatMap((row) => row(route, environment)).map(({ name }) => byExtension(name)) : []),
    ...(cors !== undefined && !isOwn ? [corsFilter(corsOf(cors))] : []),
    ...(stripPrefix && route.path !== "/" ? [withoutPrefix] : []),
  ];
}

function byExtension(name: string): Filter {
  return { type: "ExtensionRef", extensionRef: { group: "traefik.io", kind: "Middleware", name } };
}

const withoutPrefix: Filter = {
  type: "URLRewrite",
  urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } },
};

function corsFilter({ origins, methods, headers, credentials, maxAge }: ReturnType<typeof corsOf>): Filter {
  return {
    type: "CORS",
    cors: {
      allowOrigins: origins,
      allowMethods: methods,
      allowHeaders: headers,
      ...(credentials && { allowCredentials: true }),
      maxAge,
    },
  };
}
