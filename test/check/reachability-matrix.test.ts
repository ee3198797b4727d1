import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type CompiledObject, type KubernetesObject, nothingDeclared } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { networkOf, podEndpoint } from "../../generator/model/network/endpoint.ts";
import { type Policy, policyOf } from "../../generator/model/network/policy.ts";
import { portPlace } from "../../generator/model/network/ports.ts";
import { verdictAt } from "../../generator/model/network/verdict.ts";
import { type FoldedReach, foldReach } from "../../generator/stages/check/reachability/folding.ts";
import { reachabilityMatrix } from "../../generator/stages/check/reachability/matrix.ts";
import { reachability } from "../../generator/stages/check/reachability.ts";
import type { Scope } from "../../generator/stages/check/rule.ts";
import { networkCase } from "./reachability-cases.ts";

const folder = "test/rules/reachability/everything-passes";
const scope: Scope = {
  unit: {
    kind: "environment",
    name: "case",
    directory: "out/case",
    objects: objects("objects.yaml"),
    declared: { externals: [], floatingTags: "forbid", ...JSON.parse(readFileSync(`${folder}/declared.json`, "utf8")) },
  },
  cluster: objects("cluster.yaml"),
  argocd: [],
  release: usualRelease,
};

describe("the reachability matrix", () => {
  const matrix = reachabilityMatrix(scope);
  const { declared, outside } = matrix;
  const paths = expanded(matrix);

  test("allows what is declared and what the platform needs, and nothing else", () => {
    const open = paths.filter(({ allowed }) => allowed).map(({ from, to }) => `${from} ${to}`);
    expect(open.sort()).toEqual([
      "ingress-nginx/Deployment/ingress-nginx-controller shop/Deployment/web TCP/8080",
      "shop/Deployment/api kube-system/kube-dns TCP/53",
      "shop/Deployment/api kube-system/kube-dns UDP/53",
      "shop/Deployment/api shop/Deployment/db TCP/3306",
      "shop/Deployment/db kube-system/kube-dns TCP/53",
      "shop/Deployment/db kube-system/kube-dns UDP/53",
      "shop/Deployment/web kube-system/kube-dns TCP/53",
      "shop/Deployment/web kube-system/kube-dns UDP/53",
      "shop/Deployment/web shop/Deployment/api TCP/8000",
    ]);
    expect(declared).toEqual([
      { from: "shop/Deployment/web", to: "shop/Deployment/api TCP/8000" },
      { from: "shop/Deployment/api", to: "shop/Deployment/db TCP/3306" },
    ]);
  });

  test("says which policies isolate and which allow", () => {
    const find = (from: string, to: string) => paths.find((path) => path.from.endsWith(from) && path.to.includes(to));
    expect(find("/web", "/api ")).toMatchObject({
      allowed: true,
      egress: {
        isolatedBy: ["shop/default-deny", "shop/dns", "shop/web-to-api"],
        allowedBy: ["shop/web-to-api"],
      },
      ingress: { allowedBy: ["shop/api-from-web"] },
    });
    expect(find("/web", "/db ")).toMatchObject({
      allowed: false,
      egress: { allowedBy: [] },
      ingress: { isolatedBy: ["shop/default-deny", "shop/db-from-api"], allowedBy: [] },
    });
    expect(find("/db", "/db ")).toMatchObject({ allowed: false });
  });

  test("says what is open outside the cluster", () => {
    expect(outside).toEqual([
      {
        from: ["shop/Deployment/api"],
        addresses: [
          "0.0.0.0-9.255.255.255",
          "11.0.0.0-172.15.255.255",
          "172.32.0.0-192.167.255.255",
          "192.169.0.0-255.255.255.255",
        ],
        ports: "TCP port 443",
        allowedBy: "shop/api-to-public",
      },
    ]);
  });

  test("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
  });
});

test("a folded matrix says of each pair what the pair's own verdict says", () => {
  fc.assert(
    fc.property(networkCase, (drawn) => {
      const network = networkOf(new Map(Object.entries(drawn.namespaces)), drawn.policies.map(policyOf));
      const sources = drawn.pods.map((pod, index) => ({
        name: `pod-${index}`,
        endpoint: podEndpoint(network, pod),
        platform: index === 1,
      }));
      const listeners = sources.flatMap((source) =>
        [80, 443, 8080].map((port) => ({
          ...source,
          name: `${source.name} TCP/${port}`,
          endpoint: { ...source.endpoint },
          place: portPlace("TCP", port),
        })),
      );
      const key = ({ namespace, name }: Policy) => `${namespace}/${name}`;
      const pairwise = sources.flatMap((source) =>
        listeners.map((listener) => {
          const { allowed, egress, ingress } = verdictAt(source.endpoint, listener.endpoint, listener.place);
          return {
            from: source.name,
            to: listener.name,
            allowed: allowed && !(source.platform && listener.platform),
            egress: { isolatedBy: egress.isolatedBy.map(key), allowedBy: egress.allowedBy.map(key) },
            ingress: { isolatedBy: ingress.isolatedBy.map(key), allowedBy: ingress.allowedBy.map(key) },
          };
        }),
      );
      const folded = foldReach(sources, listeners);
      expect(inOrder(expanded(folded))).toEqual(inOrder(pairwise));
      expect(new Set(folded.groups.map((group) => JSON.stringify(group))).size).toBe(folded.groups.length);
    }),
    { numRuns: 300 },
  );
});

describe("many workloads", () => {
  const count = 1500;
  const made = (kind: string, apiVersion: string, name: string, spec: object): CompiledObject => ({
    path: `${kind}-${name}.yaml`,
    object: { apiVersion, kind, metadata: { name, namespace: "many" }, spec } as KubernetesObject,
    origin: { files: [], pointer: "" },
  });
  const many = (from: (index: number) => readonly object[]) =>
    Array.from({ length: count }, (_, index) => index).flatMap((index) => {
      const name = `app-${index}`;
      const labels = { app: name };
      const container = { name: "app", image: "app:1", ports: [{ containerPort: 8080 }, { containerPort: 9090 }] };
      const template = { metadata: { labels }, spec: { containers: [container] } };
      return [
        made("Deployment", "apps/v1", name, { selector: { matchLabels: labels }, template }),
        made("Service", "v1", name, { selector: labels, ports: [{ port: 80, targetPort: 8080 }] }),
        made("NetworkPolicy", "networking.k8s.io/v1", name, {
          podSelector: { matchLabels: labels },
          policyTypes: ["Ingress", "Egress"],
          ingress: [{ from: from(index) }],
          egress: [{}],
        }),
      ];
    });

  test.each([
    { from: "everybody", peers: () => [{ podSelector: {} }], open: 2 * count * count },
    {
      from: "the next one",
      peers: (index: number) => [{ podSelector: { matchLabels: { app: `app-${index + 1}` } } }],
      open: 2 * (count - 1),
    },
  ])("with a policy each, open to $from, do not grow with the square", { timeout: 60_000 }, ({ peers, open }) => {
    const unit = { ...scope.unit, objects: many(peers), declared: nothingDeclared };
    const matrix = reachabilityMatrix({ ...scope, unit, cluster: [] });
    const inside = matrix.open.map(({ from, to }) => {
      const apps = (matrix.groups[from] ?? []).filter((name) => name.startsWith("many/"));
      return apps.length * to.filter((name) => name.startsWith("many/")).length;
    });
    expect(inside.reduce((sum, pairs) => sum + pairs, 0)).toBe(open);
    expect(JSON.stringify(matrix).length).toBeLessThan(2_000_000);
  });
});

test("the unit may hold the cluster's own objects", () => {
  const everything = { ...scope, unit: { ...scope.unit, objects: [...scope.unit.objects, ...scope.cluster] } };
  const around = reachability({ ...everything, cluster: scope.cluster }).filter(({ severity }) => severity === "error");
  expect(around).toEqual([]);
});

/** Every pair of a source and a listener, as somebody would read it who has nothing but the JSON. */
function expanded({ groups, open, egress, ingress }: FoldedReach) {
  const reached = new Set(
    open.flatMap(({ from, to }) => to.flatMap((one) => groups[from]?.map((of) => `${of} ${one}`))),
  );
  const told = (isolatedBy: FoldedReach["egress"][number]["isolatedBy"], other: string) => ({
    isolatedBy: isolatedBy.map(({ policy }) => policy),
    allowedBy: isolatedBy.filter(({ allows }) => groups[allows]?.includes(other)).map(({ policy }) => policy),
  });
  return egress.flatMap((source) =>
    source.from.flatMap((from) =>
      ingress.flatMap((listener) =>
        listener.to.map((to) => ({
          from,
          to,
          allowed: reached.has(`${from} ${to}`),
          egress: told(source.isolatedBy, to),
          ingress: told(listener.isolatedBy, from),
        })),
      ),
    ),
  );
}

function inOrder<T extends { readonly from: string; readonly to: string }>(paths: readonly T[]): readonly T[] {
  return [...paths].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

function objects(file: string): CompiledObject[] {
  return parseAllDocuments(readFileSync(`${folder}/${file}`, "utf8"))
    .map((document) => document.toJS() as KubernetesObject)
    .map((object) => ({
      path: `${object.kind}-${object.metadata.name}.yaml`,
      object,
      origin: { files: [], pointer: "" },
    }));
}
