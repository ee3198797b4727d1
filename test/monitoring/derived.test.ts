/** What is compiled of monitoring and logging follows from the environments and from the switches. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { repository } from "../support/run.ts";
import { bothAdditions, compiled, configEntries } from "./compiled.ts";

const before = await compiled();

describe("a sixth service and a fourth environment", () => {
  test("have their rules, dashboards, targets and rights by themselves", async () => {
    const after = await compiled(bothAdditions());
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed.filter((path) => path.startsWith("out/cluster/"))).toEqual([
      "out/cluster/monitoring/configmap-grafana-environment-qa.yaml",
      "out/cluster/monitoring/configmap-grafana-service-booking-service.yaml",
      // Each of the five is in qa too.
      "out/cluster/monitoring/configmap-grafana-service-currency-service.yaml",
      "out/cluster/monitoring/configmap-grafana-service-dataingestor-service.yaml",
      "out/cluster/monitoring/configmap-grafana-service-frontend.yaml",
      "out/cluster/monitoring/configmap-grafana-service-history-service.yaml",
      "out/cluster/monitoring/configmap-grafana-service-ranking-service.yaml",
      "out/cluster/monitoring/configmap-prometheus-config.yaml",
      "out/cluster/monitoring/configmap-prometheus-rules-dev.yaml",
      "out/cluster/monitoring/configmap-prometheus-rules-qa.yaml",
      "out/cluster/monitoring/configmap-prometheus-rules-staging.yaml",
      "out/cluster/monitoring/deployment-grafana.yaml",
      "out/cluster/monitoring/deployment-kube-state-metrics.yaml",
      "out/cluster/monitoring/deployment-prometheus.yaml",
    ]);
    expect(changed).toContain("out/qa/access/role-prometheus.yaml");
    expect(changed).toContain("out/qa/access/rolebinding-kube-state-metrics.yaml");
    const { groups } = parse(configEntries(after, "monitoring", "prometheus-rules-dev").get("dev.yml") ?? "");
    const group = groups.find(({ name }: { name: string }) => name === "dev/booking-service");
    expect(group.rules.map(({ alert }: { alert: string }) => alert)).toEqual(["ServiceDown", "ServiceRestarting"]);
  });

  test("images, replicas and resources change nothing of the cluster", async () => {
    const after = await compiled({
      "dev.json": { services: { "currency-service": { image: { tag: "3f9c2ab" } } } },
      "prod.json": { services: { frontend: { replicas: 4, image: { tag: "v2.0.0" } } } },
    });
    expect([...after].filter(([path, text]) => path.startsWith("out/cluster/") && before.get(path) !== text)).toEqual(
      [],
    );
  });
});

describe("switches", () => {
  const names = (files: ReadonlyMap<string, string>, folder: string) =>
    [...files.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));

  test("monitoring and logging off is as if there were none", async () => {
    const off = await compiled({
      "cluster.json": { monitoring: null, logging: null },
    });
    expect(names(off, "out/cluster/monitoring/")).toEqual([]);
    expect(names(off, "out/cluster/logging/")).toEqual([]);
    // What a service says of its metrics is for any Prometheus.
    const withoutOffer = [...off.values()].map((text) => text.replaceAll("prometheus.io/", ""));
    expect(withoutOffer.filter((text) => text.includes("prometheus"))).toEqual([]);
    const sample = await compiled({ "cluster.json": { monitoring: null } });
    expect(names(sample, "out/cluster/logging/").length).toBeGreaterThan(10);
  });

  test.each([
    ["monitoring", "kubeStateMetrics", "kube-state-metrics"],
    ["monitoring", "grafana", "grafana"],
    ["logging", "fluentd", "fluentd"],
    ["logging", "kibana", "kibana"],
  ])("%s.%s", async (folder, part, app) => {
    const off = await compiled({ "cluster.json": { [folder]: { [part]: null } } });
    const own = (files: ReadonlyMap<string, string>) =>
      [...files]
        .filter(([path, text]) => path.startsWith("out/") && text.includes(`app: ${app}\n`))
        .map(([path]) => path);
    expect(own(before).length).toBeGreaterThan(3);
    expect(own(off)).toEqual([]);
    expect(names(off, `out/cluster/${folder}/`).length).toBeGreaterThan(8);
  });

  test("without kube-state-metrics only those alerts are left that scraping can tell", async () => {
    const off = await compiled({ "cluster.json": { monitoring: { kubeStateMetrics: null } } });
    const rules = configEntries(off, "monitoring", "prometheus-rules");
    const left = [...rules.values()].flatMap((text) => [...text.matchAll(/alert: (\w+)/g)].map(([, name]) => name));
    expect([...new Set(left)].sort()).toEqual([
      "CertificateNearItsEnd",
      "ServiceDown",
      "ServiceNotScraped",
      "WatcherDown",
    ]);
    expect([...off.values()].filter((text) => text.includes("kube_"))).toEqual([]);
  });

  test("without Fluentd no pod of logging needs the node", async () => {
    const namespace = (files: ReadonlyMap<string, string>) =>
      parse(files.get("out/cluster/00-namespace/namespace-logging.yaml") ?? "").metadata.labels;
    const level = "pod-security.kubernetes.io/enforce";
    expect(namespace(before)[level]).toBe("privileged");
    const off = await compiled({ "cluster.json": { logging: { fluentd: null } } });
    expect(namespace(off)[level]).toBe("restricted");
  });
});

test("no password is in any file, and each Secret that is named is in docs/operations.md", () => {
  const named = new Set<string>();
  for (const [path, text] of before) {
    if (!path.startsWith("out/cluster/")) continue;
    expect(parse(text).kind, path).not.toBe("Secret");
    for (const [, secret = "", key = ""] of text.matchAll(/secretKeyRef:\n +name: (.+)\n +key: (.+)\n/g)) {
      named.add(`${secret} ${key}`);
    }
  }
  expect([...named].sort()).toEqual([
    "elasticsearch-secret elastic-password",
    "elasticsearch-secret fluentd-password",
    "elasticsearch-secret kibana-password",
    "grafana-secret admin-password",
  ]);
  const operations = readFileSync(join(repository, "docs/operations.md"), "utf8");
  for (const secret of named) {
    for (const word of secret.split(" ")) expect(operations).toContain(word);
  }
});
