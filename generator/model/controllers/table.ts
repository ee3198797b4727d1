import type { Ability, RouteAdapter, Since } from "./adapter.ts";
import { ingressNginx, traefik } from "./names.ts";
import { requestFacts } from "./requests.ts";

const everything = {
  stripPrefix: true,
  regex: true,
  maxBodySize: true,
  rateLimit: true,
  cors: true,
  basicAuth: true,
  forwardAuth: true,
  signin: true,
  timeout: true,
  grpc: true,
  websocket: true,
  redirect: true,
  weight: true,
} as const satisfies Readonly<Record<Ability, Since>>;

const ofNginx: RouteAdapter = {
  title: ingressNginx,
  api: "ingress",
  words: "nginx-annotations",
  can: everything,
  matching: {
    expressions: "pcre",
  },
  requests: requestFacts["ingress-nginx"],
};

/** By what pkg/provider/kubernetes/ingress-nginx/annotations.go of each version reads. */
const traefikIngress: RouteAdapter = {
  title: "Traefik with Ingress",
  api: "ingress",
  words: "nginx-annotations",
  from: "3.6",
  can: {
    ...everything,
    stripPrefix: "3.7",
    maxBodySize: "3.7",
    rateLimit: "3.7",
    signin: "3.7",
    timeout: "3.7",
    weight: "3.7",
  },
  matching: {
    expressions: "re2",
  },
  requests: requestFacts["traefik-ingress"],
};

/**
 * By pkg/provider/kubernetes/gateway/httproute.go: a filter that it does not know, as CORS is, makes the whole rule answer
 * 500, and `timeouts` it does not read. What Middlewares do is said by those.
 */
const traefikGateway: RouteAdapter = {
  title: "Traefik with the Gateway API",
  api: "gateway",
  words: "gateway-middlewares",
  from: "3.6",
  can: { ...everything, timeout: false, signin: "3.7" },
  matching: {
    expressions: "re2",
  },
  requests: requestFacts["traefik-gateway"],
};

/** What an Ingress has fields for. */
const foreignIngress: RouteAdapter = {
  title: "the cluster's own controller with Ingress",
  api: "ingress",
  words: "ingress",
  can: {
    stripPrefix: false,
    regex: false,
    maxBodySize: false,
    rateLimit: false,
    cors: false,
    basicAuth: false,
    forwardAuth: false,
    signin: false,
    timeout: false,
    grpc: false,
    websocket: true,
    redirect: false,
    weight: false,
  },
  matching: {
    expressions: "re2",
  },
};

/**
 * What the Gateway API says for every implementation, and what most keep of the rest: the prefix that is taken away; CORS
 * and timeouts where somebody asks for them. What an expression is each implementation says of itself.
 */
const foreignGateway: RouteAdapter = {
  ...foreignIngress,
  title: "the cluster's own controller with the Gateway API",
  api: "gateway",
  words: "gateway",
  can: {
    ...foreignIngress.can,
    stripPrefix: true,
    cors: true,
    timeout: true,
    grpc: true,
    redirect: true,
    weight: true,
  },
};

/** In order: the first row that fits speaks. `installed` undefined: whether it is installed here or not. */
export const adapters: readonly {
  readonly controller?: string;
  readonly api: "ingress" | "gateway";
  readonly installed?: boolean;
  readonly adapter: RouteAdapter;
}[] = [
  { controller: ingressNginx, api: "ingress", adapter: ofNginx },
  // Which of its providers runs in another's Traefik nobody knows here: the one of its own annotations reads none of nginx's.
  { controller: traefik, api: "ingress", installed: true, adapter: traefikIngress },
  { controller: traefik, api: "gateway", adapter: traefikGateway },
  { api: "ingress", installed: false, adapter: foreignIngress },
  { api: "gateway", installed: false, adapter: foreignGateway },
];

/** The adapter of a controller, or undefined where it is not spoken to by that API, or not installed by this project. */
export function adapterOf(
  controller: string,
  api: "ingress" | "gateway",
  installed: boolean,
): RouteAdapter | undefined {
  return adapters.find(
    (row) =>
      (row.controller === undefined || row.controller === controller) &&
      row.api === api &&
      (row.installed === undefined || row.installed === installed) &&
      !(row.controller === undefined && controller === ingressNginx),
  )?.adapter;
}

/** What stands in while a fault of the settings is told. */
export const placeholderAdapter = ofNginx;
