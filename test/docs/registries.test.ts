/** What CONTRIBUTING.md says of adding things: a file and a line. Each component is in its registry, and once. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { codes } from "../../generator/diagnostics/codes.ts";
import { backingTypeNames } from "../../generator/model/backing-services.ts";
import { rules } from "../../generator/stages/check/rules.ts";
import { clusterComponents } from "../../generator/stages/compile/cluster/components.ts";
import { environmentComponents } from "../../generator/stages/compile/environment/components.ts";
import { repository } from "../support/run.ts";

const generator = join(repository, "generator");

/** Names of the exported functions, below a folder, whose source begins like `pattern`; `name` is what it captures. */
function exported(files: string, pattern: RegExp): readonly string[] {
  return fastGlob
    .sync(files, { cwd: generator, ignore: ["**/generated/**"] })
    .flatMap((file) => [...readFileSync(join(generator, file), "utf8").matchAll(pattern)].map(([, name = ""]) => name))
    .sort();
}

/** Names of functions in the lists of a registry. */
function listed(functions: Iterable<{ readonly name: string }>): readonly string[] {
  return [...functions].map(({ name }) => name).sort();
}

test("every rule is in rules.ts, and once", () => {
  const found = exported("stages/check/*.ts", /^export (?:const|function) (\w+)(?:: Rule\b|\([^)]*: Scope\))/gm);
  expect(found.length).toBeGreaterThan(15);
  expect(listed(Object.values(rules))).toEqual(found);
});

test("every component of an environment and of the cluster is in components.ts, and once", () => {
  const ofEnvironment = /^export function (\w+)\((?:environment|\{[^}]*\}): Environment\b[^)]*\): readonly Part\[\]/gm;
  const ofCluster = /^export function (\w+)\((?:cluster|.*?\}): Cluster\b[^)]*\): readonly Part\[\]/gm;
  expect(listed(environmentComponents)).toEqual(exported("stages/compile/environment/**/*.ts", ofEnvironment));
  expect(listed(clusterComponents)).toEqual(exported("stages/compile/cluster/**/*.ts", ofCluster));
});

test("every effect is in plan.ts", () => {
  const effects = exported(
    "stages/plan/effects/*.ts",
    /^export function (\w+)\([^)]*: (?:Pair|Scene)\b[^)]*\): readonly Effect\[\]/gm,
  );
  const plan = readFileSync(join(generator, "stages/plan/plan.ts"), "utf8").replaceAll(/^import .*$/gm, "");
  expect(effects.length).toBeGreaterThan(9);
  expect(effects.filter((name) => !new RegExp(`\\b${name}\\b`).test(plan))).toEqual([]);
});

test("every type of backing service of the schema is a row of the table", () => {
  const schema = JSON.parse(readFileSync(join(repository, "schemas/definitions.schema.json"), "utf8")) as {
    readonly $defs: {
      readonly backingService: { readonly properties: { readonly type: { readonly enum: string[] } } };
    };
  };
  expect([...backingTypeNames].sort()).toEqual([...schema.$defs.backingService.properties.type.enum].sort());
});

test("what a setting of an environment comes to follows from the schema, but for those that resolved.ts names", () => {
  const resolved = readFileSync(join(generator, "model/resolved.ts"), "utf8");
  const properties = schemaOf("environment").properties;
  const named = [...(/^type FormedSettings =([^;]*);/m.exec(resolved)?.[1] ?? "").matchAll(/"([^"]+)"/g)];
  const body = /^export interface Environment extends .*?^}/ms.exec(resolved)?.[0] ?? "";
  const written = new Set([...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = ""]) => name));
  const formed = new Set(named.map(([, name = ""]) => name));
  expect(formed.size).toBeGreaterThan(3);
  expect([...formed].filter((name) => !Object.hasOwn(properties, name))).toEqual([]);
  expect(Object.keys(properties).filter((name) => written.has(name) && !formed.has(name))).toEqual([]);
});

test("every setting of a service and of a container beside it is read by resolve", () => {
  const read = fastGlob
    .sync(["stages/resolve/services.ts", "stages/resolve/workload/*.ts", "stages/resolve/ci.ts"], { cwd: generator })
    .map((file) => readFileSync(join(generator, file), "utf8"))
    .join("\n");
  const { service, sideContainer } = schemaOf("definitions").$defs;
  const settings = [...Object.keys(service.properties), ...Object.keys(sideContainer.properties)];
  expect(settings.length).toBeGreaterThan(40);
  expect(settings.filter((name) => !new RegExp(`\\b${name}\\b`).test(read))).toEqual([]);
});

function schemaOf(name: string) {
  return JSON.parse(readFileSync(join(repository, `schemas/${name}.schema.json`), "utf8"));
}

describe("cases", () => {
  test("every rule has some", () => {
    const folders = readdirSync(join(repository, "test/rules"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(Object.keys(rules).sort());
  });

  test("every code that a rule raises is raised in one", () => {
    const said = fastGlob
      .sync(["test/rules/*/*/findings.txt", "test/manifests/*/diagnostics.txt"], { cwd: repository })
      .flatMap((file) => [
        ...readFileSync(join(repository, file), "utf8").matchAll(/^(?:error|warning)\[([a-z0-9-]+)\]/gm),
      ])
      .map(([, code = ""]) => code);
    const shown = new Set(said);
    const raised = fastGlob
      .sync("stages/check/**/*.ts", { cwd: generator, ignore: ["**/generated/**"] })
      .map(
        (file) => /^export const codes = \{\n.*?^\} as const/ms.exec(readFileSync(join(generator, file), "utf8"))?.[0],
      )
      .flatMap((text) => Object.keys(codes).filter((code) => text?.match(new RegExp(`^  "?${code}"?: \\{`, "m"))));
    expect(raised.length).toBeGreaterThan(80);
    expect(raised.filter((code) => !shown.has(code))).toEqual([]);
  });
});
