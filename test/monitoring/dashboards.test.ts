/** Dashboards hold what Grafana asks of them (pkg/services/provisioning/dashboards, kinds/dashboard of Grafana 13). */
import { expect, test } from "vitest";
import { parse } from "yaml";
import { compiled, configEntries } from "./compiled.ts";

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

const longName = `a${"-very".repeat(8)}-long-name`;
const others = ["currency-service", "dataingestor-service", "frontend", "history-service", "ranking-service"];
const files = await compiled({
  "qb.json": {
    $schema: "../schemas/environment.schema.json",
    hosts: { web: "qb.example.com", api: "api-qb.example.com", admin: "admin-qb.example.com" },
    quota: { pods: "10", services: "5" },
    backingServices: Object.fromEntries(
      ["mysql", "mongodb", "redis", "zookeeper", "kafka", "kafka-ui"].map((name) => [name, null]),
    ),
    services: {
      ...Object.fromEntries(others.map((name) => [name, null])),
      [longName]: {
        image: { repository: "long", tag: "v1" },
        source: ["long"],
        replicas: 1,
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "10m", memory: "16Mi" } },
      },
    },
  },
});
const entries = configEntries(files, "monitoring", "grafana-");
const dashboards = [...entries]
  .filter(([name]) => name.endsWith(".json"))
  .map(([name, text]) => ({ name, ...(JSON.parse(text) as Dashboard) }));

test("there is one for each environment and each service", () => {
  const names = [...others, longName].map((name) => `service-${name}.json`);
  expect(dashboards.map(({ name }) => name).sort()).toEqual(
    [
      "environment-dev.json",
      "environment-prod.json",
      "environment-qb.json",
      "environment-staging.json",
      ...names,
    ].sort(),
  );
});

test("uids and titles are unique, and uids as short as Grafana wants them", () => {
  const uids = dashboards.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const uid of uids) expect(uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
  expect(new Set(dashboards.map(({ title, tags }) => `${title} ${tags}`)).size).toBe(uids.length);
});

test("panels have a type that Grafana has, the provisioned datasource, and a place of their own", () => {
  const provisioned = parse(entries.get("datasources.yaml") ?? "").datasources;
  expect(provisioned).toHaveLength(1);
  for (const { name, panels, schemaVersion } of dashboards) {
    expect(schemaVersion).toBe(39);
    expect(panels.length, name).toBeGreaterThan(2);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    for (const { type, title, datasource, targets } of panels) {
      expect(["timeseries", "stat"]).toContain(type);
      expect(title).toMatch(/^[A-Z]/);
      expect(datasource).toEqual({ type: provisioned[0].type, uid: provisioned[0].uid });
      expect(targets.map(({ refId }) => refId)).toEqual(["A"]);
      for (const { expr, legendFormat } of targets) {
        // What the legend names is a label that the expression leaves.
        const [, label] = /^\{\{(\w+)\}\}$/.exec(legendFormat) ?? [];
        const [, kept] = /^sum by \((\w+)\)/.exec(expr) ?? [];
        if (kept !== undefined) expect(label).toBe(kept);
      }
    }
  }
});

test("the provider reads the folder that the dashboards are in", () => {
  const { providers } = parse(entries.get("dashboards.yaml") ?? "");
  const grafana = parse(files.get("out/cluster/monitoring/deployment-grafana.yaml") ?? "");
  const [container] = grafana.spec.template.spec.containers;
  expect(container.volumeMounts).toContainEqual({
    name: "dashboards",
    mountPath: providers[0].options.path,
    readOnly: true,
  });
});
