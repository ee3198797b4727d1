import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledObject, CompiledUnit } from "../../generator/model/compiled.ts";
import { hostClaims, hostConflictFinding, hostConflicts } from "../../generator/stages/check/exposure/claims.ts";
import { parseAddress, parseRange, sizeOf } from "../../generator/stages/check/exposure/ranges.ts";

function ingress(namespace: string, name: string, host: string, path: string): CompiledObject {
  const backend = { service: { name: "kafka-ui-service", port: { number: 8080 } } };
  return {
    path: `${name}.yaml`,
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name, namespace },
      spec: { ingressClassName: "nginx", rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend }] } }] },
    },
    origin: { files: [`envs/${namespace}.json`], pointer: "/hosts/admin" },
  };
}

function unit(name: string, ...objects: readonly CompiledObject[]): CompiledUnit {
  const declared = { edges: [], destinations: [], externals: [], floatingTags: "forbid" as const };
  return { kind: "environment", name, directory: `out/${name}`, objects, declared };
}

describe("hosts of several environments", () => {
  test("the seed's kafka-ui host in three environments is said for the second and the third", () => {
    const host = "kafka-ui.trip-service.local";
    const units = ["dev", "staging", "prod"].map((name) => unit(name, ingress(name, "admin", host, "/")));
    const findings = hostConflicts(units.flatMap(hostClaims)).map(hostConflictFinding);
    expect(findings.map(({ severity, object, message }) => `${severity} ${object}: ${message}`)).toEqual([
      "error staging/Ingress/admin: kafka-ui.trip-service.local/ is claimed twice: dev/Ingress/admin has it already.",
      "error prod/Ingress/admin: kafka-ui.trip-service.local/ is claimed twice: dev/Ingress/admin has it already.",
    ]);
    expect(findings[0]?.place).toEqual({
      kind: "pointer",
      files: ["envs/staging.json"],
      pointer: "/hosts/admin",
      target: "key",
    });
  });

  test("what one unit claims twice can be told from what two claim", () => {
    const dev = unit("dev", ingress("dev", "a", "a.example.com", "/"), ingress("dev", "b", "a.example.com", "/"));
    const prod = unit("prod", ingress("prod", "a", "b.example.com", "/"), ingress("prod", "b", "a.example.com", "/x"));
    const conflicts = hostConflicts([dev, prod].flatMap(hostClaims));
    expect(conflicts.map(({ first, second }) => [first.unit, second.unit])).toEqual([["dev", "dev"]]);
  });

  test("a conflict does not depend on the order of the claims", () => {
    const hosts = fc.constantFrom("a.example.com", "b.example.com", "A.example.com");
    const route = fc.tuple(hosts, fc.constantFrom("/", "/x", "/x/", "/y"));
    fc.assert(
      fc.property(fc.array(route, { maxLength: 12 }), (routes) => {
        const claims = hostClaims(
          unit("dev", ...routes.map(([host, path], index) => ingress("dev", `i${index}`, host, path))),
        );
        const distinct = new Set(
          routes.map(([host, path]) => `${host.toLowerCase()}${path === "/" ? path : path.replace(/\/$/, "")}`),
        );
        expect(hostConflicts(claims)).toHaveLength(routes.length - distinct.size);
        expect(hostConflicts(claims.toReversed())).toHaveLength(routes.length - distinct.size);
      }),
    );
  });
});

describe("address ranges", () => {
  test.each([
    ["192.168.1.100-192.168.1.110", 11n],
    ["10.0.0.1/32", 1n],
    ["10.0.0.9/29", 8n],
    ["0.0.0.0/0", 1n << 32n],
    ["fd00::1-fd00::ff", 255n],
    ["fd00::/64", 1n << 64n],
    ["2001:db8:0:0:0:0:0:1/128", 1n],
  ])("%s has %i addresses", (text, size) => {
    const range = parseRange(text);
    expect(range === undefined ? undefined : sizeOf(range, false)).toBe(size);
  });

  test.each([
    "",
    "10.0.0.1",
    "10.0.0.1/33",
    "10.0.0.256/32",
    "10.0.0.2-10.0.0.1",
    "10.0.0.1-fd00::1",
    "::1::/64",
    "1:2:3/64",
    "1:2:3:4:5:6:7:8:9/128",
  ])("%j is no range", (text) => expect(parseRange(text)).toBeUndefined());

  test("avoidBuggyIPs leaves out what ends in .0 and .255", () => {
    const address = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(address, address, (one, other) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const kept = Array.from({ length: last - first + 1 }, (_, index) => (first + index) % 256).filter(
          (end) => end !== 0 && end !== 255,
        );
        expect(sizeOf({ family: "IPv4", first: BigInt(first), last: BigInt(last) }, true)).toBe(BigInt(kept.length));
      }),
    );
  });

  test("an IPv4 address is read back", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const value = parseAddress(address)?.value ?? -1n;
        expect([24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n)).join(".")).toBe(address);
      }),
    );
  });
});
