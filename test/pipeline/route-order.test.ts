import fc from "fast-check";
import { expect, test } from "vitest";
import { requestFacts } from "../../generator/model/controllers/requests.ts";
import { ingressPaths, patternHosts } from "../../generator/stages/compile/environment/ingress-paths.ts";
import type { Routed } from "../../generator/stages/compile/environment/routed.ts";

/** What ingress-nginx does on a host of expressions: the longest text first, over all Ingresses (getBackendServers in internal/ingress/controller). */
function answering(routes: readonly Routed[], request: string): string | undefined {
  const locations = routes
    .flatMap((route) => ingressPaths([route], true))
    .sort((a, b) => (a.path ?? "").localeCompare(b.path ?? ""))
    .sort((a, b) => (b.path ?? "").length - (a.path ?? "").length);
  return locations.find(({ path = "" }) => new RegExp(`^${path}`, "i").test(request))?.backend.service?.name;
}

/** What Kubernetes says of paths: an exact one first, then the longest prefix by its segments. */
function meant(routes: readonly Routed[], request: string): string | undefined {
  const exact = routes.find(({ path, pathType }) => pathType === "Exact" && path === request);
  if (exact !== undefined) return exact.service;
  return routes
    .filter(({ path, pathType }) => pathType === "Prefix" && isBelow(request, path))
    .sort((a, b) => b.path.length - a.path.length)[0]?.service;
}

function isBelow(request: string, path: string): boolean {
  return path === "/" || request === path || request.startsWith(`${path}/`);
}

const path = fc
  .array(fc.constantFrom("a", "ab", "b.c", "c"), { maxLength: 3 })
  .map((segments) => `/${segments.join("/")}`);

const routes = fc
  .uniqueArray(
    fc.record({ path, pathType: fc.constantFrom("Prefix" as const, "Exact" as const), stripPrefix: fc.boolean() }),
    {
      selector: ({ path, pathType }) => `${pathType} ${path}`,
      maxLength: 8,
    },
  )
  .map((all) => all.map(routed));

function routed(
  { path, pathType, stripPrefix }: Pick<Routed, "path" | "pathType"> & { readonly stripPrefix: boolean },
  index: number,
): Routed {
  return {
    host: "api",
    address: "api.example.com",
    path,
    pathType,
    port: 80,
    service: `service-${index}`,
    keys: [],
    owner: String(index),
    settings: { stripPrefix: stripPrefix && pathType === "Prefix", protocol: "http", maxBodySize: "1m" },
  };
}

test("on a host of expressions the route answers that Kubernetes means, whichever Ingress it is in", () => {
  fc.assert(
    fc.property(routes, path, fc.boolean(), (all, request, hasSlash) => {
      const asked = hasSlash && request !== "/" ? `${request}/` : request;
      expect(answering(all, asked)).toBe(meant(all, asked));
    }),
    { numRuns: 2000 },
  );
});

test("one route that takes its prefix away makes expressions of all paths of its host, and of no other one", () => {
  const plain: Routed = routed({ path: "/", pathType: "Prefix", stripPrefix: false }, 0);
  const stripped: Routed = { ...plain, settings: { ...plain.settings, stripPrefix: true } };
  const elsewhere: Routed = { ...plain, address: "docs.example.com" };
  for (const facts of [...Object.values(requestFacts), undefined]) {
    expect(patternHosts([plain, elsewhere], facts)).toEqual(new Set());
    expect(patternHosts([plain, stripped, elsewhere], facts)).toEqual(new Set(["api.example.com"]));
  }
});

test("an exact path below a prefix is an expression where the longest rule goes first", () => {
  const below: Routed = routed({ path: "/shop", pathType: "Prefix", stripPrefix: false }, 0);
  const exact: Routed = routed({ path: "/shop/cart", pathType: "Exact", stripPrefix: false }, 1);
  const beside: Routed = routed({ path: "/shopping", pathType: "Exact", stripPrefix: false }, 1);
  expect(patternHosts([below, exact], requestFacts["traefik-ingress"])).toEqual(new Set(["api.example.com"]));
  expect(patternHosts([below, beside], requestFacts["traefik-ingress"])).toEqual(new Set());
  expect(patternHosts([below, exact], requestFacts["ingress-nginx"])).toEqual(new Set());
});
