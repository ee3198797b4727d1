import type { Routed } from "../routed.ts";

/** A path as a route of HTTP matches it. ingress-nginx holds an expression against the beginning, without regard to case. */
export function httpMatch({ path, pathType }: Pick<Routed, "path" | "pathType">): Readonly<Record<string, unknown>> {
  if (pathType === "Regex") return { path: { type: "RegularExpression", value: `(?i)^${path}` } };
  return { path: { type: pathType === "Exact" ? "Exact" : "PathPrefix", value: path } };
}

/** Names as GRPCMethodMatch takes them (apis/v1/grpcroute_types.go). */
const serviceName = /^\.?[A-Za-z_][A-Za-z_0-9]*(\.[A-Za-z_][A-Za-z_0-9]*)*$/;
const methodName = /^[A-Za-z_][A-Za-z_0-9]*$/;

/** The same as a method of gRPC: a path is `/service/method`. Empty: all methods; undefined: it is none. */
export function grpcMatch({
  path,
  pathType,
}: Pick<Routed, "path" | "pathType">): Readonly<Record<string, unknown>> | undefined {
  if (pathType === "Regex") return undefined;
  const [service = "", method, ...more] = path.slice(1).split("/");
  if (path === "/") return pathType === "Prefix" ? {} : undefined;
  if (more.length > 0 || !serviceName.test(service)) return undefined;
  if (method === undefined) return pathType === "Prefix" ? { method: { type: "Exact", service } } : undefined;
  return methodName.test(method) ? { method: { type: "Exact", service, method } } : undefined;
}
