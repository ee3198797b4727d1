import { isAble } from "../../../model/controllers/adapter.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Cors, RouteAuth, RouteSettings } from "../../../model/routes.ts";
import { hostOf } from "../cluster/addresses.ts";

const prefix = "nginx.ingress.kubernetes.io";

type Annotations = Readonly<Record<string, string>>;

/** What settings of a route come to, without the prefix. A new setting is a row. */
const rows: readonly ((settings: RouteSettings, isPattern: boolean, environment: Environment) => Annotations)[] = [
  (_, __, { ingress: { tlsSecret } }) =>
    tlsSecret === undefined ? { "ssl-redirect": "false" } : { "ssl-redirect": "true", "force-ssl-redirect": "true" },
  // Every route has one, and a controller that would pass over it is told none.
  ({ maxBodySize }, _, { ingress: { controller } }) =>
    isAble(controller, "maxBodySize") ? { "proxy-body-size": maxBodySize } : {},
  ({ stripPrefix }, isPattern) => (stripPrefix || isPattern ? { "use-regex": "true" } : {}),
  ({ stripPrefix }) => (stripPrefix ? { "rewrite-target": "/$2" } : {}),
  ({ cors }) => (cors === undefined ? {} : corsAnnotations(cors)),
  ({ rateLimit }) => (rateLimit === undefined ? {} : { "limit-rps": String(rateLimit) }),
  ({ protocol }) => (protocol === "grpc" ? { "backend-protocol": "GRPC" } : {}),
  ({ timeoutSeconds: seconds }) =>
    seconds === undefined ? {} : { "proxy-read-timeout": String(seconds), "proxy-send-timeout": String(seconds) },
  ({ auth }, _, environment) => (auth === undefined ? {} : authAnnotations(auth, environment)),
];

/** Annotations of ingress-nginx, none for a controller that does not read them; `isPattern`: the host's paths are expressions. */
export function ingressAnnotations(settings: RouteSettings, isPattern: boolean, environment: Environment): Annotations {
  if (environment.ingress.controller.adapter.words !== "nginx-annotations") return {};
  const entries = rows.flatMap((row) => Object.entries(row(settings, isPattern, environment)));
  return Object.fromEntries(entries.map(([name, value]) => [`${prefix}/${name}`, value]));
}

function corsAnnotations({ origins, methods, headers, credentials }: Cors): Annotations {
  return {
    "enable-cors": "true",
    "cors-allow-origin": origins.join(", "),
    "cors-allow-methods": methods.join(", "),
    ...(headers !== undefined && { "cors-allow-headers": headers.join(", ") }),
    ...(credentials !== undefined && { "cors-allow-credentials": String(credentials) }),
  };
}

function authAnnotations(auth: RouteAuth, { namespace }: Environment): Annotations {
  if (auth.type === "basic") return { "auth-type": "basic", "auth-secret": auth.secret, "auth-realm": auth.realm };
  const { asked, signin, headers } = auth;
  return {
    // nginx asks name servers itself, and knows no search domains.
    "auth-url": "url" in asked ? asked.url : `http://${hostOf(asked.name, namespace)}:${asked.port}${asked.path}`,
    ...(signin !== undefined && { "auth-signin": signin }),
    ...(headers.length > 0 && { "auth-response-headers": headers.join(", ") }),
  };
}
