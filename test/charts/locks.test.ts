/** A chart that was rendered is compiled without helm; whatever it was rendered of may not change without rendering anew. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockedInputs, lockText, readLock, sha256 } from "../../generator/model/charts/lock.ts";
import type { ChartRequest } from "../../generator/model/charts/request.ts";
import { copySample, diagnosticsText, filesIn, generate, layOver, withFolder } from "../support/run.ts";

const settings = {
  repository: "https://charts.example.com",
  chart: "greeter",
  version: "1.2.0",
  values: { greeting: "hello", replicas: 2 },
  releaseName: "greeter",
  apiVersions: ["monitoring.coreos.com/v1"],
  leaveOut: ["Secret/greeter"],
} as const;

const request: ChartRequest = {
  ...settings,
  unit: "dev",
  name: "greeter",
  namespace: "trip-service-dev",
  kubernetesVersion: "1.36",
  files: ["envs/dev.json"],
};

const account =
  "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: greeter\nautomountServiceAccountToken: false\n";
const folder = (root: string) => join(root, "envs/charts/dev/greeter");
const names = { account: "serviceaccount-greeter.yaml", lock: "lock.json" } as const;

/** The sample with a chart in dev that is rendered. */
function project(root: string): void {
  copySample(root);
  layOver(join(root, "envs/dev.json"), { charts: { greeter: settings } });
  mkdirSync(folder(root), { recursive: true });
  writeFileSync(join(folder(root), names.account), account);
  const lock = {
    inputs: lockedInputs(request),
    archive: sha256("archive"),
    helm: "v3.18.6",
    files: { [names.account]: sha256(account) },
    leftOut: [],
  };
  writeFileSync(join(folder(root), names.lock), lockText(lock));
}

async function found(change: (root: string) => void): Promise<readonly string[]> {
  return withFolder(async (root) => {
    project(root);
    change(root);
    const written = await generate(root);
    expect(filesIn(root).size === 0, diagnosticsText(written)).toBe(
      written.diagnostics.some(({ severity }) => severity === "error"),
    );
    return written.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ code, place, hint }) => {
        const at = place?.kind === "pointer" ? place.pointer : place?.kind === "file" ? place.file : "";
        return `${code} ${at} ${/`(trip-config charts update.*?)`/.exec(hint ?? "")?.[1]}`;
      });
  });
}

const set = (over: object) => (root: string) => layOver(join(root, "envs/dev.json"), { charts: { greeter: over } });

test("what is rendered flows into its environment, with its namespace", () =>
  withFolder(async (root) => {
    project(root);
    const written = await generate(root);
    expect(written.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const text = filesIn(root).get("out/dev/greeter/serviceaccount-greeter.yaml");
    expect(text).toContain("  namespace: trip-service-dev\n");
    // The order of values and of lists makes no difference to what helm renders.
    layOver(join(root, "envs/dev.json"), { charts: { greeter: null } });
    layOver(join(root, "envs/dev.json"), {
      charts: { greeter: { ...settings, values: { replicas: 2, greeting: "hello" } } },
    });
    expect((await generate(root)).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  }));

test.each([
  ["repository", { repository: "https://charts.example.org" }],
  ["chart", { chart: "greeter2" }],
  ["version", { version: "1.2.1" }],
  ["values", { values: { greeting: "hello!" } }],
  ["releaseName", { releaseName: "greeter2" }],
  ["apiVersions", { apiVersions: [] }],
  ["leaveOut", { leaveOut: [] }],
])("another %s has to be rendered anew", async (input, over) => {
  expect(await found(set(over))).toEqual([`stale-chart /charts/greeter/${input} trip-config charts update greeter`]);
});

test("so have another namespace and another version of Kubernetes", async () => {
  const stale = "stale-chart /charts/greeter trip-config charts update greeter";
  const namespace = (root: string) => layOver(join(root, "envs/dev.json"), { namespace: "elsewhere" });
  expect(await found(namespace)).toEqual([stale]);
  const version = (root: string) => layOver(join(root, "envs/cluster.json"), { kubernetesVersion: "1.35" });
  expect(await found(version)).toEqual([stale]);
});

test("each changed byte of the lock and of what is rendered is seen", async () => {
  const changed = (name: string) =>
    `changed-rendering envs/charts/dev/greeter/${name} trip-config charts update greeter`;
  const edit = (name: string, edited: (text: string) => string) => (root: string) => {
    const file = join(folder(root), name);
    writeFileSync(file, edited(readFileSync(file, "utf8")));
  };
  expect(await found(edit(names.account, (text) => text.replace("false", "true ")))).toEqual([changed(names.account)]);
  expect(await found((root) => rmSync(join(folder(root), names.account)))).toEqual([changed(names.lock)]);
  expect(await found((root) => writeFileSync(join(folder(root), "more.yaml"), account))).toEqual([
    changed("more.yaml"),
  ]);
  expect(await found((root) => rmSync(join(folder(root), names.lock)))).toEqual([
    "stale-chart /charts/greeter trip-config charts update greeter",
  ]);
  await withFolder((root) => {
    project(root);
    const text = readFileSync(join(folder(root), names.lock), "utf8");
    for (let at = 0; at < text.length; at++) {
      const byte = text[at] ?? "";
      // Blanks and line ends say nothing.
      if (/\s/.test(byte)) continue;
      const other = `${text.slice(0, at)}${byte === "0" ? "1" : "0"}${text.slice(at + 1)}`;
      expect(readLock(other), `byte ${at}`).toBeUndefined();
    }
    expect(readLock(text)?.helm).toBe("v3.18.6");
  });
});

test("what nothing asks for any more is told", async () => {
  const removed = (root: string) => layOver(join(root, "envs/dev.json"), { charts: { greeter: null } });
  expect(await found(removed)).toEqual(["stale-chart envs/charts/dev/greeter/lock.json trip-config charts update"]);
});

test("an environment may not have what is the cluster's, nor what is another namespace's", async () => {
  const bring = (text: string) => (root: string) => {
    for (const name of readdirSync(folder(root))) rmSync(join(folder(root), name));
    writeFileSync(join(folder(root), "one.yaml"), text);
    const lock = {
      inputs: lockedInputs(request),
      archive: sha256("archive"),
      helm: "v3.18.6",
      files: { "one.yaml": sha256(text) },
      leftOut: [],
    };
    writeFileSync(join(folder(root), names.lock), lockText(lock));
  };
  const role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: greeter\nrules: []\n";
  expect(await found(bring(role))).toEqual(["misplaced-chart-object /kind undefined"]);
  expect(await found(bring(account.replace("name: greeter", "name: greeter\n  namespace: kube-system")))).toEqual([
    "misplaced-chart-object /metadata/namespace undefined",
  ]);
});
