/** Env files of a few services with routes of any kind, and what they come to for a controller. */
import fc from "fast-check";
import type { KubernetesObject } from "../../../generator/model/compiled.ts";
import { asRecord, type Loose } from "../../../generator/model/loose.ts";
import { routesOfIngresses } from "../../../generator/model/requests/of-ingresses.ts";
import type { ServedRoute } from "../../../generator/model/requests/request.ts";
import { servedRoutes } from "../../../generator/model/requests/served.ts";
import { compile } from "../../../generator/stages/compile/compile.ts";
import { resolve } from "../../../generator/stages/resolve/resolve.ts";
import { validate } from "../../../generator/stages/validate/validate.ts";
import { type EnvFiles, inputsOf } from "../../generated/environment.ts";
import { accepted } from "../../generated/settled.ts";

/** Where a forward auth asks: an address, since the proxies of the tests know no name server. */
export const authAddress = "http://198.51.100.1:8080/auth";

const services = ["shop", "currency", "users", "ledger"];
const paths = ["/", "/currency", "/currency/admin", "/a", "/a/b", "/v1.0", "/Case", "/status"];
const expressions = ["/v[0-9]+/items", "/(en|de)/shop", "/files/.+\\.png"];
const origins = [["https://web.example.com"], ["*"], ["https://x.web.example.com", "https://other.example.org"]];

/** Env files whose hosts are below `<name>.example.com`. */
export function routeModel(name: string, asked: "requests" | "bursts" = "requests"): fc.Arbitrary<EnvFiles> {
  const optional = <Value>(field: string, value: fc.Arbitrary<Value>, inTen: number) =>
    fc.nat(9).chain((drawn) => (drawn < inTen ? value.map((one) => ({ [field]: one })) : fc.constant({})));
  const cors = fc.record(
    {
      origins: fc.constantFrom(...origins),
      methods: fc.constantFrom(["GET"], ["GET", "POST", "OPTIONS"]),
      headers: fc.constantFrom(["X-Trip"], ["Content-Type", "Authorization"]),
      credentials: fc.boolean(),
    },
    { requiredKeys: ["origins"] },
  );
  const auth = fc.constantFrom<Loose>(
    { basic: { realm: "Trip Service" } },
    { forward: { url: authAddress } },
    { forward: { url: authAddress, signin: "https://sign.example.com/in" } },
  );
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths).map((one) => ({ path: one })) },
    { weight: 2, arbitrary: fc.constantFrom(...paths.slice(1)).map((one) => ({ path: one, pathType: "Exact" })) },
    { weight: 1, arbitrary: fc.constantFrom(...expressions).map((one) => ({ path: one, pathType: "Regex" })) },
  );
  const parts = fc.tuple(
    fc.constantFrom("web", "web", "api", "api", "shop", "admin").map((host) => ({ host })),
    path,
    optional("stripPrefix", fc.boolean(), 4),
    optional("maxBodySize", fc.constantFrom("1k", "2k"), 4),
    optional("cors", fc.option(cors), 4),
    optional("auth", fc.option(auth), 3),
    ...(asked === "requests"
      ? [optional("protocol", fc.constantFrom("grpc", "websocket"), 2)]
      : [optional("rateLimit", fc.constantFrom(null, 1, 2), 4), optional("timeout", fc.constant("1s"), 4)]),
  );
  // A limit for bodies is nothing that every controller has for a stream.
  const route = parts.map((all): Loose => {
    const { maxBodySize, ...others } = Object.assign({}, ...all) as Loose;
    return maxBodySize === undefined || others.protocol !== undefined ? others : { ...others, maxBodySize };
  });
  const routes = fc.array(route, { minLength: 1, maxLength: 4 }).map((all) => named(all));
  return fc
    .tuple(
      fc.subarray(services, { minLength: 2 }),
      fc.array(routes, { minLength: 4, maxLength: 4 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([chosen, drawn, https, limited]) => ({
      base: {
        $schema: "../schemas/base.schema.json",
        services: Object.fromEntries(chosen.map((service, at) => [service, { ...common, routes: drawn[at] ?? {} }])),
        backingServices: {},
        limitRange: { requests: common.resources.requests, limits: common.resources.limits },
      },
      dev: {
        $schema: "../schemas/environment.schema.json",
        namespace: name,
        hosts: Object.fromEntries(["web", "api", "shop", "admin"].map((host) => [host, `${host}.${name}.example.com`])),
        ingress: {
          maxBodySize: "3k",
          corsOrigins: ["https://web.example.com"],
          // More than the requests that are asked one after the other; the bursts ask for limits of their own.
          ...(asked === "bursts" ? { rateLimit: 1 } : limited && { rateLimit: 5000 }),
          ...(https && { tls: { secretName: "tls" } }),
        },
        quota,
        images: { floatingTags: "allow" },
      },
    }));
}

const common = {
  image: { repository: "shop", tag: "v1.0.0" },
  source: ["any"],
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "2", memory: "2Gi" } },
  replicas: 1,
};

const quota = Object.fromEntries(
  ["requests.cpu", "limits.cpu", "requests.memory", "limits.memory", "requests.storage"].map((one) => [one, "90000Ti"]),
);

/** No two routes of one service that are the same to a reader. */
function named(routes: readonly Loose[]): Loose {
  return Object.fromEntries(routes.map((route, at) => [`r${at}`, route]));
}

/** What env files come to for a controller: the routes, and the objects of the namespace. */
export interface Compiled {
  readonly routes: readonly ServedRoute[];
  readonly objects: readonly KubernetesObject[];
}

/** The same routes without their timeouts, which Traefik with the Gateway API cannot do. */
export function withoutTimeouts({ base, dev }: EnvFiles): EnvFiles {
  const untimed = (route: unknown): Loose =>
    Object.fromEntries(Object.entries(asRecord(route)).filter(([field]) => field !== "timeout"));
  const services = Object.entries(asRecord(base.services)).map(([name, service]) => {
    const routes = Object.entries(asRecord(asRecord(service).routes)).map(([route, one]) => [route, untimed(one)]);
    return [name, { ...asRecord(service), routes: Object.fromEntries(routes) }];
  });
  return { base: { ...base, services: Object.fromEntries(services) }, dev };
}

/** What the env files come to for a controller that can do all that they say; undefined when too much is wrong. */
export async function compiledFor(files: EnvFiles, ingress?: Loose): Promise<Compiled | undefined> {
  const settled = await accepted(files);
  if (settled === undefined) return undefined;
  const inputs = inputsOf(settled.files);
  const documents = inputs.documents.map((one) =>
    one.kind === "cluster" && ingress !== undefined ? { ...one, value: { ...asRecord(one.value), ingress } } : one,
  );
  const resolved = resolve(await validate({ ...inputs, documents }));
  const environment = resolved.system?.environments[0];
  if (environment === undefined) throw new Error(JSON.stringify(resolved.diagnostics.map(({ message }) => message)));
  const units = [...(compile(resolved).units?.all ?? [])];
  const objects = units.filter(({ name }) => ["dev", "cluster"].includes(name)).flatMap((unit) => unit.objects);
  const compiled = objects.map(({ object }) => object);
  return { routes: withIngresses(servedRoutes(environment), compiled), objects: compiled };
}

/** Routes with the names of the Ingresses that say them, where there are any. */
function withIngresses(routes: readonly ServedRoute[], objects: readonly KubernetesObject[]): readonly ServedRoute[] {
  const said = routesOfIngresses(objects);
  return routes.map((route) => {
    const own = said.find(
      ({ address, path, pathType, backend }) =>
        address === route.address && path === route.path && pathType === route.pathType && backend === route.backend,
    );
    return own?.ingress === undefined ? route : { ...route, ingress: own.ingress };
  });
}
