import type { KubernetesObject } from "../compiled.ts";
import { asList, asRecord, asText, entryOf } from "../loose.ts";
import type { Cors, RouteAuth } from "../routes.ts";
import type { ServedRoute } from "./request.ts";

const prefix = "nginx.ingress.kubernetes.io/";

/** Routes as Ingresses with ingress-nginx's annotations say them, such as stages/compile/environment/ingress.ts makes. */
export function routesOfIngresses(objects: readonly KubernetesObject[]): readonly ServedRoute[] {
  return objects.filter(({ kind }) => kind === "Ingress").flatMap(routesOfOne);
}

function routesOfOne(ingress: KubernetesObject): readonly ServedRoute[] {
  const spec = asRecord(entryOf({ ...ingress }, "spec"));
  const annotation = (name: string) => asText(entryOf(asRecord(ingress.metadata.annotations), `${prefix}${name}`));
  const stripPrefix = annotation("rewrite-target") === "/$2";
  const cors = corsOf(annotation);
  const auth = authOf(annotation);
  const rateLimit = Number(annotation("limit-rps"));
  const settings = {
    stripPrefix,
    protocol: annotation("backend-protocol") === "GRPC" ? ("grpc" as const) : ("http" as const),
    maxBodySize: annotation("proxy-body-size") ?? "1m",
    ...(rateLimit > 0 && { rateLimit }),
    ...(cors && { cors }),
    ...(auth && { auth }),
  };
  return asList(spec.rules)
    .map(asRecord)
    .flatMap((rule) =>
      asList(asRecord(rule.http).paths)
        .map(asRecord)
        .map((path) => ({
          address: asText(rule.host) ?? "",
          https: annotation("force-ssl-redirect") === "true",
          ...pathOf(asText(path.path) ?? "/", asText(path.pathType) ?? "Prefix"),
          backend: backendOf(asRecord(asRecord(path.backend).service)),
          settings,
          ingress: ingress.metadata.name,
        })),
    );
}

/** The way back from expressions to what they were made of. */
export function pathOf(path: string, pathType: string): Pick<ServedRoute, "path" | "pathType"> {
  if (pathType === "Exact" || pathType === "Prefix") return { path, pathType };
  const plain = (text: string) => text.replaceAll("\\.", ".");
  if (path === "/()(.*)") return { path: "/", pathType: "Prefix" };
  if (path.endsWith("(/|$)(.*)")) return { path: plain(path.slice(0, -"(/|$)(.*)".length)), pathType: "Prefix" };
  if (path.endsWith("()()()()()$")) return { path: plain(path.slice(0, -"()()()()()$".length)), pathType: "Exact" };
  return { path, pathType: "Regex" };
}

function backendOf(service: Readonly<Record<string, unknown>>): string {
  const { number, name } = asRecord(service.port);
  return `${asText(service.name) ?? ""}:${String(number ?? name ?? "")}`;
}

type Annotation = (name: string) => string | undefined;

function corsOf(annotation: Annotation): Cors | undefined {
  if (annotation("enable-cors") !== "true") return undefined;
  const list = (name: string) =>
    annotation(name)
      ?.split(",")
      .map((one) => one.trim());
  const headers = list("cors-allow-headers");
  return {
    origins: list("cors-allow-origin") ?? ["*"],
    methods: list("cors-allow-methods") ?? [],
    ...(headers && { headers }),
    credentials: annotation("cors-allow-credentials") !== "false",
  };
}

function authOf(annotation: Annotation): RouteAuth | undefined {
  const secret = annotation("auth-secret");
  if (annotation("auth-type") === "basic" && secret !== undefined)
    return { type: "basic", secret, realm: annotation("auth-realm") ?? "" };
  const url = annotation("auth-url");
  const signin = annotation("auth-signin");
  return url === undefined ? undefined : { type: "forward", asked: { url }, ...(signin && { signin }), headers: [] };
}
