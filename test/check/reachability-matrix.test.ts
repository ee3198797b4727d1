import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { CompiledObject, KubernetesObject } from "../../generator/model/compiled.ts";
import { reachabilityMatrix } from "../../generator/stages/check/reachability/matrix.ts";
import { reachability } from "../../generator/stages/check/reachability.ts";
import type { Scope } from "../../generator/stages/check/rule.ts";

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
};

describe("the reachability matrix", () => {
  const { paths, outside } = reachabilityMatrix(scope);
  const open = paths
    .filter(({ allowed }) => allowed)
    .map(({ from, to, protocol, port }) => `${from} ${to} ${protocol}/${port}`);

  test("allows what is declared and what the platform needs, and nothing else", () => {
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
    expect(paths.filter(({ declared }) => declared).map(({ from, to, port }) => `${from} ${to} ${port}`)).toEqual([
      "shop/Deployment/web shop/Deployment/api 8000",
      "shop/Deployment/api shop/Deployment/db 3306",
    ]);
  });

  test("says which policies isolate and which allow", () => {
    const find = (from: string, to: string) => paths.find((path) => path.from.endsWith(from) && path.to.endsWith(to));
    expect(find("/web", "/api")).toMatchObject({
      egress: {
        allowed: true,
        isolatedBy: ["shop/default-deny", "shop/dns", "shop/web-to-api"],
        allowedBy: ["shop/web-to-api"],
      },
      ingress: { allowed: true, allowedBy: ["shop/api-from-web"] },
    });
    expect(find("/web", "/db")).toMatchObject({
      allowed: false,
      declared: false,
      egress: { allowed: false, allowedBy: [] },
      ingress: { allowed: false, isolatedBy: ["shop/default-deny", "shop/db-from-api"], allowedBy: [] },
    });
    expect(find("/db", "/db")).toMatchObject({ allowed: false });
  });

  test("says what is open outside the cluster", () => {
    expect(outside).toEqual([
      {
        from: "shop/Deployment/api",
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
    const matrix = reachabilityMatrix(scope);
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
  });
});

test("the unit may hold the cluster's own objects", () => {
  const everything = { ...scope, unit: { ...scope.unit, objects: [...scope.unit.objects, ...scope.cluster] } };
  const around = reachability({ ...everything, cluster: scope.cluster }).filter(({ severity }) => severity === "error");
  expect(around).toEqual([]);
});

function objects(file: string): CompiledObject[] {
  return parseAllDocuments(readFileSync(`${folder}/${file}`, "utf8"))
    .map((document) => document.toJS() as KubernetesObject)
    .map((object) => ({
      path: `${object.kind}-${object.metadata.name}.yaml`,
      object,
      origin: { files: [], pointer: "" },
    }));
}
