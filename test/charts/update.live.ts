/**
 * `trip-config charts update` with a real helm, against a repository and a registry on loopback: what is rendered, and
 * each trap that a chart may be.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ran, tripConfig, tripConfigProcess } from "../support/cli.ts";
import { buildTime, referee } from "../support/referees.ts";
import { copySample, emptyFolder, layOver, repository } from "../support/run.ts";
import { packed, type Sources } from "./packed.ts";
import { type Archives, registryOf, repositoryOf, type Served, served } from "./repositories.ts";
import { archiveOf } from "./sources.ts";
import { traps } from "./traps.ts";

const { path: folder, remove } = emptyFolder();
const project = join(folder, "project");
const archives: Archives = new Map(
  Object.entries(traps).map(([name, sources]) => [`${name}-1.0.0`, packed(name, sources)]),
);
const env = {
  PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
  HOME: join(folder, "home"),
  HELM_CONFIG_HOME: undefined,
  HELM_REGISTRY_CONFIG: undefined,
  XDG_CONFIG_HOME: undefined,
};
let files: Served;
let registry: Served;

beforeAll(async () => {
  for (const name of ["bin", "home", "project"]) mkdirSync(join(folder, name));
  symlinkSync(await referee("helm"), join(folder, "bin/helm"));
  archives.set("greeter-1.2.0", archiveOf("greeter"));
  archives.set("garbage-1.0.0", Buffer.from("no archive"));
  files = await repositoryOf(archives);
  registry = await registryOf(archives, "robot:of-the-test");
}, buildTime);

afterAll(async () => {
  await files.close();
  await registry.close();
  remove();
});

/** The project anew, with these charts in dev, or in the cluster. */
function lay(charts: object, file = "dev"): void {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  copySample(project);
  layOver(join(project, `envs/${file}.json`), { charts });
}

const of = (name: string, more: object = {}) => ({
  [name]: { repository: `http://${files.host}`, version: "1.0.0", ...more },
});

const update = (...args: readonly string[]): Promise<Ran> =>
  tripConfig(["charts", "update", ...args, "-C", project], { env });

/** The findings as `code: message`, without what differs from run to run. */
function findings({ stdout }: Ran): readonly string[] {
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string; message: string }[] };
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

const rendered = (): readonly string[] => fastGlob.sync("envs/charts/**/*", { cwd: project }).sort();

test("a chart is rendered, the same each time, and compiled without helm", async () => {
  lay({ greeter: { repository: `http://${files.host}`, version: "1.2.0", values: { greeting: "hi" } } }, "staging");
  // What a chart of an environment may not bring is left out.
  const crd = "CustomResourceDefinition/greetings.greeter.example.com";
  layOver(join(project, "envs/staging.json"), { charts: { greeter: { leaveOut: [crd] } } });
  const first = await update();
  expect(first.stdout).toContain("envs/charts/staging/greeter: greeter 1.2.0, 3 objects.\n");
  expect(first.stdout).toContain("left out: Pod/greeter-test, a test, which `helm test` runs.");
  expect(first.code).toBe(0);
  expect(rendered()).toEqual([
    "envs/charts/staging/greeter/deployment-greeter.yaml",
    "envs/charts/staging/greeter/job-greeter-migrate.yaml",
    "envs/charts/staging/greeter/lock.json",
    "envs/charts/staging/greeter/serviceaccount-greeter.yaml",
  ]);
  const lock = readFileSync(join(project, "envs/charts/staging/greeter/lock.json"), "utf8");
  expect((await update("greeter")).stdout).toContain("3 objects, as before.\n");
  expect(readFileSync(join(project, "envs/charts/staging/greeter/lock.json"), "utf8")).toBe(lock);
  const generated = await tripConfig(["generate", "-C", project], { env: { PATH: "/nowhere" } });
  expect(generated.stdout).toMatch(/^\d+ files? written/);
  expect(readFileSync(join(project, "out/staging/greeter/job-greeter-migrate.yaml"), "utf8")).toContain(
    "argocd.argoproj.io/hook: PreSync\n",
  );
  expect(fastGlob.sync("**/*", { cwd: join(project, ".trip-config/staging") })).toEqual([]);
  // Nothing of the user's was made.
  expect(readdirSync(join(folder, "home"))).toEqual([]);
});

test("a registry is asked with the user's login, and its manifest is in the lock", async () => {
  lay({ plain: { repository: `oci://${registry.host}/charts`, chart: "calendar", version: "1.0.0" } });
  const stranger = await update("--format", "json");
  expect(findings(stranger).join("\n")).toMatch(/^chart-failed: helm: .*(401|unauthorized|basic credential)/is);
  expect(stranger.code).toBe(1);
  const auth = Buffer.from("robot:of-the-test").toString("base64");
  mkdirSync(join(folder, "home/.config/helm/registry"), { recursive: true });
  const logins = join(folder, "home/.config/helm/registry/config.json");
  writeFileSync(logins, JSON.stringify({ auths: { [registry.host]: { auth } } }));
  const known = await update();
  expect(known.stdout).toContain("envs/charts/dev/plain: calendar 1.0.0, 1 object.\n");
  const lock = JSON.parse(readFileSync(join(project, "envs/charts/dev/plain/lock.json"), "utf8"));
  expect(lock.manifest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(JSON.stringify(lock)).not.toContain(auth);
  rmSync(join(folder, "home/.config"), { recursive: true });
});

test.each([
  [
    "random",
    {},
    [
      /^chart-not-reproducible: data\.entry of ConfigMap\/one is another one each time that it is rendered \(randAlphaNum in random\/templates\/_helpers\.tpl; uuidv4 in random\/templates\/two\.yaml\)\.$/,
      /^chart-not-reproducible: metadata\.name of ConfigMap\/two-/,
      /^chart-not-reproducible: metadata\.name of ConfigMap\/two-/,
    ],
  ],
  ["certificates", {}, [/^chart-not-reproducible: data\.ca\.crt of ConfigMap\/webhook .*\(genCA in /]],
  ["clock", {}, [/^chart-not-reproducible: data\.entry of ConfigMap\/clock is the time of rendering \(`now`\)\.$/]],
  ["calendar", {}, []],
  ["asking", {}, [/^chart-reads-cluster: asking\/templates\/one\.yaml:1 asks the cluster/]],
  ["silent", {}, []],
  ["strict", { values: { replicas: 0 } }, [/^chart-failed: helm: .*replicas/s]],
  [
    "secretive",
    {},
    [/^chart-secret: secretive\/templates\/secret\.yaml makes the Secret\/secretive with a value for `password`/],
  ],
  ["secretive", { values: { auth: { existingSecret: "mine" } } }, []],
  ["secretive", { leaveOut: ["Secret/secretive", "Secret/other"] }, [/^unknown-chart-object: .*Secret\/other/]],
  ["failing", {}, [/^chart-failed: helm: .*say who/s]],
  ["broken", {}, [/^chart-failed: /]],
  ["garbage", {}, [/^chart-failed: helm: /]],
  ["absent", {}, [/^chart-failed: helm: .*not found/s]],
  ["calendar", { version: "9.9.9" }, [/^chart-failed: helm: .*9\.9\.9/s]],
  ["calendar", { releaseName: "x".repeat(53), namespace: undefined }, []],
])("%s with %j", async (name, more, expected) => {
  lay(of(name, more));
  const ran = await update("--format", "json");
  const found = findings(ran);
  expect(found.length, found.join("\n")).toBe(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  const failed = expected.some((pattern) => !/reads-cluster|unknown-chart-object/.test(pattern.source));
  expect(ran.code).toBe(failed ? 1 : 0);
  // Whole or not at all.
  expect(rendered().length > 0).toBe(!failed);
  expect(ran.stdout).not.toContain("of-the-chart");
});

test("hooks that never have their time are left out by name; the others are kept", async () => {
  lay(of("hooks"));
  const ran = await update("--format", "json");
  const [{ leftOut }] = JSON.parse(ran.stdout).charts;
  expect(leftOut.map(({ object }: { object: string }) => object).sort()).toEqual(
    ["after-delete", "before-delete", "rollback", "test", "test-success"].map((name) => `ConfigMap/${name}`),
  );
  expect((await tripConfig(["generate", "-C", project], { env })).code).toBe(0);
  const hookOf = (name: string) =>
    /hook: (.*)/.exec(readFileSync(join(project, `out/dev/hooks/configmap-${name}.yaml`), "utf8"))?.[1];
  expect([hookOf("before"), hookOf("after"), hookOf("plain")]).toEqual(["PreSync", "PostSync", undefined]);
});

test("what is rendered is proven: a name that is too long, and what only the cluster knows", async () => {
  lay({ ...of("long"), ...of("aggregated") });
  expect((await update()).code).toBe(0);
  const aggregated = "envs/charts/dev/aggregated/configmap-aggregated.yaml";
  expect(readFileSync(join(project, aggregated), "utf8")).toContain('entry: "true"');
  const checked = await tripConfig(["check", "-C", project, "--format", "json"], { env });
  const found = (JSON.parse(checked.stdout).diagnostics as readonly { code: string; file?: string }[])
    .filter(({ code }) => code === "invalid-object-name")
    .map(({ file }) => file);
  expect(found).toEqual([expect.stringMatching(/^envs\/charts\/dev\/long\/service-long-x+\.yaml$/)]);
});

test("a post-renderer is no setting", async () => {
  lay(of("calendar", { postRenderer: "./mend.sh" }));
  const ran = await update("--format", "json");
  expect(findings(ran)).toEqual([expect.stringMatching(/^unknown-field: `postRenderer`/)]);
});

test("whoever is interrupted has what was there, whole", async () => {
  lay(of("calendar"));
  expect((await update()).code).toBe(0);
  const before = readFileSync(join(project, "envs/charts/dev/calendar/lock.json"), "utf8");
  const slow = await served(() => {});
  layOver(join(project, "envs/dev.json"), {
    charts: { calendar: { values: { other: true } }, slow: { repository: `http://${slow.host}`, version: "1.0.0" } },
  });
  const ran = await tripConfigProcess(["charts", "update", "-C", project], { env, killAfter: 3000 });
  expect(ran.code).toBe(-1);
  await slow.close();
  expect(rendered()).toHaveLength(2);
  expect(readFileSync(join(project, "envs/charts/dev/calendar/lock.json"), "utf8")).toBe(before);
  layOver(join(project, "envs/dev.json"), { charts: { slow: null } });
  expect((await update()).code).toBe(0);
  expect((await tripConfig(["generate", "-C", project], { env })).code).toBe(0);
  // What was staged is gone.
  expect(fastGlob.sync("**/*", { cwd: join(project, ".trip-config/staging"), dot: true })).toEqual([]);
});

test("subcharts, packed or not, are rendered, and what they do is seen", async () => {
  const { random, calendar } = traps as unknown as Readonly<Record<string, Sources>>;
  archives.set(
    "parent-1.0.0",
    packed("parent", {
      "Chart.yaml": "apiVersion: v2\nname: parent\nversion: 1.0.0\n",
      "charts/calendar-1.0.0.tgz": packed("calendar", calendar ?? {}),
      ...Object.fromEntries(Object.entries(random ?? {}).map(([path, text]) => [`charts/random/${path}`, text])),
    }),
  );
  lay(of("parent"));
  const found = findings(await update("--format", "json"));
  expect(found[0]).toContain("randAlphaNum in parent/charts/random/templates/_helpers.tpl");
  expect(found[0]).toMatch(/^chart-not-reproducible: data\.entry of ConfigMap\/one/);
});

test("a version that is published twice is refused", async () => {
  lay(of("calendar"));
  expect((await update()).code).toBe(0);
  const before = archives.get("calendar-1.0.0") ?? Buffer.alloc(0);
  archives.set("calendar-1.0.0", packed("calendar", { ...traps.calendar, "README.md": "Harmless.\n" }));
  expect(findings(await update("--format", "json"))[0]).toMatch(/^chart-replaced: /);
  archives.set("calendar-1.0.0", before);
  expect((await update()).stdout).toContain("as before");
});

test("no helm, an old one, no network, a name that is none: each is said, and nothing is written", async () => {
  lay(of("calendar"));
  const without = await tripConfig(["charts", "update", "-C", project, "--format", "json"], {
    env: { PATH: "/nowhere" },
  });
  expect([without.code, ...findings(without)]).toEqual([
    1,
    "missing-helm: There is no helm on PATH, or it does not say its version.",
  ]);
  mkdirSync(join(folder, "old"), { recursive: true });
  writeFileSync(join(folder, "old/helm"), "#!/bin/sh\necho v3.9.4\n", { mode: 0o755 });
  const old = await tripConfig(["charts", "update", "-C", project, "--format", "json"], {
    env: { PATH: `${join(folder, "old")}:/usr/bin:/bin` },
  });
  expect(findings(old)).toEqual(["missing-helm: helm on PATH is v3.9.4."]);
  const unknown = await update("calender", "--format", "json");
  expect(findings(unknown)).toEqual(["unknown-chart: There is no chart `calender` in the env files that is rendered."]);
  const gone = await served(() => {});
  await gone.close();
  lay({ calendar: { repository: `http://${gone.host}`, version: "1.0.0" } });
  const away = await update();
  expect(away.code).toBe(3);
  expect(away.stderr).toContain("helm could not pull the chart");
  const busy = await served((_, response) => response.writeHead(503).end());
  lay({ calendar: { repository: `http://${busy.host}`, version: "1.503.0" } });
  expect((await update()).code).toBe(3);
  await busy.close();
  expect(rendered()).toEqual([]);
});

test("a chart that nothing asks for any more is removed", async () => {
  lay(of("calendar"));
  expect((await update()).code).toBe(0);
  layOver(join(project, "envs/dev.json"), { charts: { calendar: null } });
  expect((await update()).stdout).toContain("envs/charts/dev/calendar: removed, as nothing asks for it.\n");
  expect(rendered()).toEqual([]);
});

test("what people have set up for helm takes no part", async () => {
  lay(of("calendar"));
  const config = join(folder, "home/.config/helm");
  mkdirSync(join(folder, "home/.local/share/helm/plugins/evil"), { recursive: true });
  cpSync(join(repository, "test/charts/sources"), join(config, "unused"), { recursive: true });
  const broken = { ...env, HELM_NAMESPACE: "elsewhere", HELM_PLUGINS: join(folder, "home/.local/share/helm/plugins") };
  const ran = await tripConfig(["charts", "update", "-C", project], { env: broken });
  expect(ran.code).toBe(0);
  expect(readFileSync(join(project, "envs/charts/dev/calendar/lock.json"), "utf8")).toContain("trip-service-dev");
  rmSync(join(folder, "home"), { recursive: true });
  mkdirSync(join(folder, "home"));
});
