/**
 * A case is a folder test/manifests/<name>/ with manifests/, which `check --manifests` proves, and diagnostics.txt with
 * what it must say, empty when it must say nothing. `UPDATE=1 npx vitest run test/manifests` writes diagnostics.txt
 * anew, for review. exists.txt (optional) has what --exists names, one a line; waivers.json (optional) is what --waivers
 * names, on the first of December 2026.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { existing } from "../../generator/cli/arguments/options.ts";
import { waiversAt } from "../../generator/manifest-pipeline.ts";
import type { ExistingObject } from "../../generator/model/compiled.ts";
import { manifestDiagnostics, manifestsText } from "../support/manifests.ts";
import { repository } from "../support/run.ts";

const update = process.env.UPDATE === "1";
const here = join(repository, "test/manifests");
const cases = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

describe("manifests", () => {
  test.each(cases)("%s", async (name) => {
    const waivers = join(here, name, "waivers.json");
    const actual = manifestsText(join(here, name, "manifests"), {
      exists: declared(join(here, name, "exists.txt")),
      ...(existsSync(waivers) && { waived: await waiversAt(waivers, "waivers.json") }),
    });
    const expected = join(here, name, "diagnostics.txt");
    if (update) writeFileSync(expected, actual);
    expect(actual).toBe(existsSync(expected) ? readFileSync(expected, "utf8") : undefined);
  });
});

function declared(file: string): readonly ExistingObject[] {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.reduce<readonly ExistingObject[]>((before, line) => existing(line, before), []);
}

/** The faults of the guide that this project began with: what finds each, and at which object. */
const seedFaults: readonly (readonly [fault: string, code: string, object: string, says?: string])[] = [
  ["eleven Services", "quota-exceeded", "trip-service-dev/ResourceQuota/dev-resource-quota", "11 services"],
  ["limits.cpu as rendered", "quota-exceeded", "trip-service-dev/ResourceQuota/dev-resource-quota", "of limits.cpu"],
  [
    "limits.cpu in a rollout",
    "rollout-exceeds-quota",
    "trip-service-dev/ResourceQuota/dev-resource-quota",
    "limits.cpu",
  ],
  [
    "limits.cpu at HPA maximum",
    "autoscaling-exceeds-quota",
    "trip-service-dev/ResourceQuota/dev-resource-quota",
    "20400m of limits.cpu",
  ],
  ...["currency", "history", "ranking", "dataingestor"].map(
    (service) =>
      ["HPA beside replicas", "replicas-beside-autoscaler", `trip-service-dev/Deployment/${service}-service`] as const,
  ),
  ...["mysql", "mongodb", "redis", "zookeeper", "kafka", "kafka-ui"].map(
    (name) => ["no requests and limits", "quota-needs-resources", `trip-service-dev/Deployment/${name}`] as const,
  ),
  ["no LimitRange", "no-limit-range", "trip-service-dev/ResourceQuota/dev-resource-quota"],
  ["one host", "duplicate-route", "trip-service-prod/Ingress/trip-service-admin-ingress", "kafka-ui."],
  ["one host", "duplicate-route", "trip-service-staging/Ingress/trip-service-admin-ingress", "kafka-ui."],
  ...["dev", "staging", "prod"].flatMap(
    (environment) =>
      [
        [
          "a rewrite",
          "rewrite-swallows-path",
          `trip-service-${environment}/Ingress/trip-service-main-ingress`,
          "/currency",
        ],
        ["no IngressClass", "missing-ingress-class", `trip-service-${environment}/Ingress/trip-service-main-ingress`],
        ["no Secret", "missing-secret", `trip-service-${environment}/Deployment/mysql`, "`mysql-secret`"],
        ["no Secret", "missing-secret", `trip-service-${environment}/Deployment/mongodb`, "`mongodb-secret`"],
        [
          "no Secret",
          "missing-secret",
          `trip-service-${environment}/Deployment/ranking-service`,
          "`trip-service-secrets`",
        ],
        [
          "no Secret of an annotation",
          "missing-secret",
          `trip-service-${environment}/Ingress/trip-service-admin-ingress`,
          "`basic-auth`",
        ],
        ["a rolled volume", "rolled-single-writer", `trip-service-${environment}/Deployment/mysql`],
        ["a rolled volume", "rolled-single-writer", `trip-service-${environment}/Deployment/mongodb`],
        ["mysql:8.0", "partial-version", `trip-service-${environment}/Deployment/mysql`],
      ] as const,
  ),
  ["an old way to say the class", "deprecated-annotation", "trip-service-dev/Ingress/trip-service-main-ingress"],
  ["an unknown annotation", "unknown-annotation", "trip-service-prod/Ingress/trip-service-main-ingress", "rate-limit"],
  ...["frontend", "currency-service", "history-service", "ranking-service"].map(
    (service) =>
      [
        "a policy",
        "ingress-blocked",
        "trip-service-prod/Ingress/trip-service-main-ingress",
        `Service \`${service === "frontend" ? "frontend-service" : service}\``,
      ] as const,
  ),
  ["a policy", "ingress-blocked", "trip-service-prod/Ingress/trip-service-admin-ingress", "kafka-ui-service"],
  ["no issuer", "missing-issuer", "trip-service-prod/Ingress/trip-service-main-ingress", "`letsencrypt-prod`"],
  ["no ServiceAccount", "missing-service-account", "ingress-nginx/Deployment/nginx-ingress-controller"],
  ["latest", "floating-tag", "trip-service-staging/Deployment/currency-service", "tag `latest`"],
  ["dev-latest", "floating-tag", "trip-service-dev/Deployment/frontend", "tag `dev-latest`"],
  ["a vulnerable controller", "vulnerable-component", "ingress-nginx/Deployment/nginx-ingress-controller", "v1.8.1"],
  ["the old MetalLB prefix", "deprecated-annotation", "ingress-nginx/Service/ingress-nginx", "metallb.universe.tf"],
];

describe("all faults of the seed together", () => {
  const found = manifestDiagnostics(join(here, "seed-all-together/manifests"));

  const expected = seedFaults.map(([fault, code, object, says = ""]) => ({ fault, code, object, says }));

  test.each(expected)("$fault: $code at $object $says", ({ code, object, says }) => {
    const matching = found.filter(
      (diagnostic) =>
        diagnostic.code === code && diagnostic.objects.includes(object) && diagnostic.message.includes(says),
    );
    expect(matching).toHaveLength(1);
  });

  test("each points at a line below the object's first", () => {
    const first = found.filter(({ location }) => location?.range?.text.startsWith("apiVersion:") ?? true);
    expect(first).toEqual([]);
  });
});

test("what this project compiles passes as the manifests of any other tool", () => {
  const errors = ["out", "argocd"].flatMap((folder) =>
    manifestDiagnostics(join(repository, folder)).filter(({ severity }) => severity === "error"),
  );
  expect(errors).toEqual([]);
});
