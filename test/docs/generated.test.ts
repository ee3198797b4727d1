import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { withoutCodes } from "../../generator/codegen/codes.ts";
import { inputTypesPath, inputTypesSource } from "../../generator/codegen/input-types.ts";
import { generatedPages } from "../../generator/codegen/pages.ts";
import { codes } from "../../generator/diagnostics/codes.ts";
import { repository } from "../support/run.ts";

test("the input types are those of the schemas", async () => {
  expect(readFileSync(inputTypesPath, "utf8")).toBe(await inputTypesSource());
});

test.each(Object.entries(await generatedPages()))("docs/%s is up to date", (name, text) => {
  expect(readFileSync(join(repository, "docs", name), "utf8")).toBe(text);
});

test("every code has a cause and a cure in whole sentences, and is used", () => {
  const used = fastGlob
    .sync("generator/**/*.ts", { cwd: repository, ignore: ["generator/**/generated/**"] })
    .map((file) => withoutCodes(readFileSync(join(repository, file), "utf8")))
    .join("");
  for (const [code, { cause, cure }] of Object.entries(codes)) {
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(cause, code).toMatch(/^[A-Z`$-].{5,}[.!]$/s);
    expect(used, code).toContain(`"${code}"`);
    expect(cure, code).toMatch(/^[A-Z`$-].{5,}[.!]$/s);
  }
});

test("what docs/environments.md names is compiled: namespaces, workloads, applications and addresses", () => {
  const page = readFileSync(join(repository, "docs/environments.md"), "utf8");
  const read = (path: string) => readFileSync(join(repository, path), "utf8");
  const sections = page.split(/^## /m).slice(1);
  const folders = fastGlob.sync("*", { cwd: join(repository, "out"), onlyDirectories: true });
  expect(sections.map((section) => section.split("\n")[0])).toEqual(
    expect.arrayContaining(folders.filter(isEnvironment)),
  );
  for (const section of sections) {
    const name = section.split("\n")[0] ?? "";
    const services = [...section.matchAll(/logs -f deployment\/(\S+) -n (\S+)/g)];
    expect(services.length).toBeGreaterThan(0);
    for (const [, service, namespace] of services) {
      expect(read(`out/${name}/${service}/deployment-${service}.yaml`)).toContain(`\n  namespace: ${namespace}\n`);
    }
    for (const [, namespace] of section.matchAll(/kubectl .* -n (\S+)/g)) {
      expect(read(`out/${name}/00-namespace/namespace-${namespace}.yaml`)).toContain(`name: ${namespace}`);
    }
    for (const [, application] of section.matchAll(/argocd app \w+ (\S+)/g)) {
      expect(read(`argocd/application-${application}.yaml`)).toContain(`path: ${name}\n`);
    }
    const ingresses = fastGlob.sync("*/ingress-*.yaml", { cwd: join(repository, "out", name) });
    const hosts = ingresses.flatMap((file) => [...read(`out/${name}/${file}`).matchAll(/host: (\S+)/g)]);
    const named = [...section.matchAll(/<https?:\/\/([^/>]+)/g)].map(([, host]) => host);
    expect(new Set(named)).toEqual(new Set(hosts.map(([, host]) => host)));
  }
});

function isEnvironment(folder: string): boolean {
  return existsSync(join(repository, `envs/${folder}.json`)) && folder !== "cluster";
}
