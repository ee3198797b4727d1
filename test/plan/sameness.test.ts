import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../generator/model/compiled.ts";
import { isRecord } from "../../generator/model/loose.ts";
import { exceptionAt } from "../../generator/stages/plan/exceptions.ts";
import { claimsOf } from "../../generator/stages/plan/sameness.ts";
import { repository } from "../support/run.ts";
import { objectsIn } from "./read.ts";

const deployment = ({
  image = "registry.example.com/hello:v1.1.0",
  replicas = 1,
  namespace = "shop-prod",
  memory = "1Gi",
  url = "http://greeter.shop-prod.svc.cluster.local",
  mode = "fast",
}) =>
  ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "hello", namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: "hello" } },
      template: {
        metadata: { labels: { app: "hello" } },
        spec: {
          containers: [
            {
              name: "hello",
              image,
              env: [
                { name: "URL", value: url },
                { name: "MODE", value: mode },
              ],
              resources: { limits: { memory } },
            },
          ],
        },
      },
    },
  }) as unknown as KubernetesObject;

const staging = { namespace: "shop-staging", url: "http://greeter.shop-staging.svc.cluster.local" };

/** What is claimed of a change, against what another environment has: each claim that holds, with its exceptions. */
function held(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  theirs: KubernetesObject,
): readonly string[] {
  return claimsOf({ path: "hello/deployment-hello.yaml", before, after }).flatMap(({ what, heldBy }) => {
    const except = heldBy(theirs);
    return except === undefined ? [] : [[what, ...[...except].sort()].join(" ")];
  });
}

describe("what another environment has already", () => {
  const before = deployment({ image: "registry.example.com/hello:v1.0.0" });
  test.each([
    ["the same but for the namespace", {}, staging, ["whole namespace", "fields"]],
    [
      "other replicas and resources",
      {},
      { ...staging, replicas: 3, memory: "2Gi" },
      ["whole namespace replicas resources", "fields"],
    ],
    ["another variable: what changes all the same", {}, { ...staging, mode: "slow" }, ["fields"]],
    ["an address of another namespace", {}, { ...staging, url: "http://greeter.other.svc.cluster.local" }, ["fields"]],
    ["another image", {}, { ...staging, image: "registry.example.com/hello:v1.2.0" }, []],
    ["another registry", {}, { ...staging, image: "other.example.com/hello:v1.1.0" }, []],
    [
      "a tag that moves",
      { image: "registry.example.com/hello:latest" },
      { ...staging, image: "registry.example.com/hello:latest" },
      [],
    ],
    ["no tag at all", { image: "registry.example.com/hello" }, { ...staging, image: "registry.example.com/hello" }, []],
    [
      "a tag that moves, with a digest",
      { image: `registry.example.com/hello:latest@sha256:${"a".repeat(64)}` },
      { ...staging, image: `registry.example.com/hello:latest@sha256:${"a".repeat(64)}` },
      ["whole namespace", "fields"],
    ],
    ["an image and a variable, of which it has the image", { mode: "new" }, staging, ["image"]],
    [
      "an image and replicas, which are told as what differs",
      { replicas: 5 },
      staging,
      ["whole namespace replicas", "fields replicas"],
    ],
  ] as const)("%s", (_, now, there, expected) => {
    expect(held(before, deployment(now), deployment(there))).toEqual(expected);
  });

  test("a new object is the same as a whole or not at all; of a Secret nothing is said", () => {
    expect(held(undefined, deployment({}), deployment(staging))).toEqual(["whole namespace"]);
    expect(held(undefined, deployment({}), deployment({ ...staging, mode: "slow" }))).toEqual([]);
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a" },
      data: { a: "Yg==" },
    } as KubernetesObject;
    expect(held(undefined, secret, secret)).toEqual([]);
  });

  test("hosts of an Ingress are told as what differs; its paths are not", () => {
    const ingress = (host: string, path: string) =>
      ({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "hello", namespace: "shop" },
        spec: {
          rules: [{ host, http: { paths: [{ path, pathType: "Prefix" }] } }],
          tls: [{ hosts: [host], secretName: "tls" }],
        },
      }) as unknown as KubernetesObject;
    expect(held(undefined, ingress("a.example.com", "/"), ingress("b.example.com", "/"))).toEqual(["whole hosts"]);
    expect(held(undefined, ingress("a.example.com", "/"), ingress("b.example.com", "/api"))).toEqual([]);
  });

  test("whatever is changed in an object of this repository, it is never called the same but for what is named", () => {
    const objects = [...objectsIn(join(repository, "out/prod"))].filter(([, { kind }]) => !/Secret$/.test(kind));
    const change = fc.record({
      object: fc.constantFrom(...objects),
      at: fc.nat(),
      value: fc.constantFrom("other", 77, true),
    });
    let compared = 0;
    fc.assert(
      fc.property(change, ({ object: [path, after], at, value }) => {
        const leaves = leavesOf(after, []).filter(([keys]) => !["apiVersion", "kind"].includes(keys.join(".")));
        const [keys, old] = leaves[at % leaves.length] ?? [[], undefined];
        if (old === value) return;
        const theirs = withLeaf(after, keys, value) as KubernetesObject;
        const [whole] = claimsOf({ path, before: undefined, after });
        const except = whole?.heldBy(theirs);
        if (except === undefined) return;
        compared++;
        // A resource's amount or a host in a list lies below what is excepted.
        const places = keys.map((key) => (/^\d+$/.test(key) ? "*" : key));
        const named = places.flatMap((_, end) => exceptionAt(after.kind, places.slice(0, end + 1)) ?? [])[0];
        expect([keys.join("."), [...except]]).toEqual([keys.join("."), [named]]);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});

type Leaf = readonly [keys: readonly string[], value: unknown];

function leavesOf(value: unknown, keys: readonly string[]): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...keys, String(at)]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...keys, key]));
  return [[keys, value]];
}

function withLeaf(value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown {
  if (key === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? withLeaf(item, rest, leaf) : item));
  return isRecord(value) ? { ...value, [key]: withLeaf(value[key], rest, leaf) } : value;
}
