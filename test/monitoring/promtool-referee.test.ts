/** What Prometheus' own promtool says of the configuration, the rules and the dashboards' expressions. */
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { series } from "../../generator/model/promql.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { alerts } from "../../generator/stages/compile/cluster/monitoring/alerts.ts";
import { answersOf } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";
import { filesIn, repository, withFolder } from "../support/run.ts";
import { bothAdditions, type Changes, changesOf, compiled, configEntries, writePrometheusFolder } from "./compiled.ts";

const recorder = { test: import.meta.filename, madeBy: madeBy("promtool") };
const unitTests = join(repository, "test/monitoring/alerts.test.yml");
const inputs: Readonly<Record<string, Changes>> = {
  "the sample": {},
  "without kube-state-metrics": { "cluster.json": { monitoring: { kubeStateMetrics: null } } },
  "a sixth service": changesOf("sixth-service"),
  "a fourth environment": changesOf("fourth-environment"),
  "names that YAML and regular expressions could take otherwise": {
    ...renamed(changesOf("sixth-service"), "booking-service", "y"),
    "on.json": { ...changesOf("fourth-environment")["qa.json"], namespace: "0x1e3", services: sixthAlone() },
  },
};

describe("promtool", { timeout: buildTime }, () => {
  test.each(Object.entries(inputs))("takes the configuration and the rules: %s", (name, changes) =>
    withFolder(async (folder) => {
      const files = await compiled(changes);
      writePrometheusFolder(files, folder);
      const checked = await ask(`configuration: ${name}`, folder, "check", "config", "--lint=all", "prometheus.yml");
      expect(checked.says).toMatch(/rule files found/);
      expect(checked, checked.says).toMatchObject({ agrees: true });
      const expressions = dashboardExpressions(files);
      expect(expressions.length).toBeGreaterThan(20);
      expect(await takes(`expressions: ${name}`, folder, expressions)).toEqual({ agrees: true });
    }),
  );

  test("does not take everything", () =>
    withFolder(async (folder) => {
      writePrometheusFolder(await compiled(), folder);
      const config = readFileSync(join(folder, "prometheus.yml"), "utf8");
      writeFileSync(join(folder, "prometheus.yml"), config.replace("role: pod", "role: pods"));
      expect((await ask("a fault", folder, "check", "config", "prometheus.yml")).agrees).toBe(false);
      expect(await takes("a broken expression", folder, ['up{job="a}'])).toMatchObject({ agrees: false });
    }));

  test("takes label values of any text", () =>
    withFolder(async (folder) => {
      const text = fc.sample(fc.string({ unit: "grapheme", maxLength: 12 }), { numRuns: 300, seed: 8 });
      const one = text.map((value) => series("up", { service: value }));
      const several = text.map((value) => series("up", { service: [value, "a"] }));
      expect(await takes("label values", folder, [...one, ...several])).toEqual({ agrees: true });
    }));

  test("raises each alert when it should, and only then", () =>
    withFolder(async (folder) => {
      writePrometheusFolder(
        await compiled({
          "base.json": { services: { nightly, migrate, agent, ferry } },
          "dev.json": { quota: { "limits.cpu": "5" } },
          "cluster.json": { rollouts: { chart: rolloutsChart } },
        }),
        folder,
      );
      copyFileSync(unitTests, join(folder, "alerts.test.yml"));
      expect(await ask("alerts", folder, "test", "rules", "alerts.test.yml")).toEqual({
        agrees: true,
        says: expect.stringContaining("SUCCESS"),
      });
    }));

  test("raises them for a service and an environment that are new", () =>
    withFolder(async (folder) => {
      writePrometheusFolder(await compiled(bothAdditions()), folder);
      const tests = [raisedFor("dev", "booking-service"), raisedFor("qa", "redis")];
      writeFileSync(
        join(folder, "new.test.yml"),
        yamlText({ rule_files: ["rules/*.yml"], evaluation_interval: "1m", tests }),
      );
      const { agrees, says } = await ask("new ones", folder, "test", "rules", "new.test.yml");
      expect(agrees, says).toBe(true);
    }));
});

/** What the sample does not have. */
const nightly = {
  workload: "CronJob",
  schedule: "15 3 * * *",
  image: { repository: "quay.io/example/report", tag: "1.0.0" },
  resources: { requests: { cpu: "25m", memory: "32Mi" }, limits: { cpu: "50m", memory: "64Mi" } },
};

const { image, resources } = nightly;
const migrate = { workload: "Job", image, resources };
const steps = [{ weight: 50 }, { pause: "5m" }];
const ferry = { image, resources, port: null, replicas: 2, rollout: { strategy: "canary", canary: { steps } } };
const rolloutsChart = {
  repository: "https://argoproj.github.io/argo-helm",
  name: "argo-rollouts",
  version: "2.43.6",
  namespace: "argo-rollouts",
};
const agent = { image, resources, port: null, replicas: 1, sidecars: { proxy: { resources } } };

test("each alert has a time when it is raised, and one when it is not", () => {
  const times = expectations(parse(readFileSync(unitTests, "utf8")));
  for (const name of Object.keys(alerts)) {
    const expected = times.filter(({ alert }) => alert === name).map(({ raised }) => raised);
    expect(expected, name).toContain(true);
    expect(expected, name).toContain(false);
  }
  expect(new Set(times.map(({ alert }) => alert))).toEqual(new Set(Object.keys(alerts)));
});

interface UnitTests {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
    readonly promql_expr_test?: readonly { readonly expr: string; readonly exp_samples: readonly unknown[] }[];
  }[];
}

function expectations({ tests }: UnitTests): readonly { readonly alert: string; readonly raised: boolean }[] {
  return tests.flatMap(({ alert_rule_test: rules = [], promql_expr_test: expressions = [] }) => [
    ...rules.map(({ alertname, exp_alerts }) => ({ alert: alertname, raised: exp_alerts.length > 0 })),
    ...expressions.map(({ expr, exp_samples }) => ({
      alert: /alertname="(\w+)"/.exec(expr)?.[1] ?? expr,
      raised: exp_samples.length > 0,
    })),
  ]);
}

/** Expressions as promtool parses them: each the expression of a rule. */
async function takes(title: string, folder: string, expressions: readonly string[]): Promise<Partial<Verdict>> {
  const rules = expressions.map((expr, index) => ({ record: `expression_${index}`, expr }));
  writeFileSync(join(folder, "expressions.yml"), yamlText({ groups: [{ name: "expressions", rules }] }));
  const { agrees, says } = await ask(title, folder, "check", "rules", "--lint=none", "expressions.yml");
  return agrees ? { agrees } : { agrees, says };
}

function dashboardExpressions(files: ReadonlyMap<string, string>): readonly string[] {
  const entries = [...configEntries(files, "monitoring", "grafana-")].filter(([name]) => name.endsWith(".json"));
  return entries.flatMap(([, text]) =>
    JSON.parse(text).panels.flatMap(({ targets }: { targets: readonly { expr: string }[] }) =>
      targets.map(({ expr }) => expr),
    ),
  );
}

function raisedFor(environment: string, service: string) {
  const labels = `namespace="trip-service-${environment}",pod="${service}-1",container="${service}"`;
  return {
    interval: "1m",
    input_series: [
      { series: `kube_pod_container_status_restarts_total{${labels}}`, values: "0x5 1 2 3 4 4x20" },
      { series: 'up{job="kube-state-metrics"}', values: "1x30" },
    ],
    promql_expr_test: ["ServiceRestarting", "ServiceDown"].map((alert) => ({
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing",environment="${environment}",service="${service}"})`,
      eval_time: "15m",
      exp_samples: [{ labels: "{}", value: 1 }],
    })),
  };
}

function renamed(changes: Changes, from: string, to: string): Changes {
  return JSON.parse(JSON.stringify(changes).replaceAll(`"${from}"`, `"${to}"`));
}

/** Of the services only the sixth: the others are switched off. */
function sixthAlone() {
  const others = ["currency-service", "dataingestor-service", "frontend", "history-service", "ranking-service"];
  return { ...Object.fromEntries(others.map((name) => [name, null])), y: { image: { tag: "v1" }, uses: [] } };
}

interface Verdict {
  readonly agrees: boolean;
  readonly says: string;
}

/** What promtool says of the files of a folder, and whether it agrees. */
async function ask(title: string, cwd: string, ...args: readonly string[]): Promise<Verdict> {
  const [verdict] = await answersOf<Verdict>(recorder, {
    title,
    input: { args, files: [...filesIn(cwd, ["."])] },
    ask: async () => {
      const { status, stdout, stderr } = spawnSync(await referee("promtool"), [...args], { cwd, encoding: "utf8" });
      return [{ agrees: status === 0, says: `${stdout}${stderr}`.replaceAll(cwd, ".") }];
    },
  });
  if (verdict === undefined) throw new Error("nothing is recorded");
  return verdict;
}
