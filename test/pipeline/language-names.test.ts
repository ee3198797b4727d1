/**
 * A name of the language, such as `constructor`, is a name like others. Every word of the input, key or value, is
 * replaced by one wherever it stands, and by a word that means nothing: what is said and compiled is the same but for
 * the word. Half of the words are tried with each name, and with another seed the other half.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { explain } from "../../generator/cli/commands/explain.ts";
import { exitCodes } from "../../generator/cli/exit-codes.ts";
import { type CompiledUnit, type KubernetesObject, nothingDeclared } from "../../generator/model/compiled.ts";
import { usualRelease } from "../../generator/model/kubernetes/releases.ts";
import { prove } from "../../generator/pipeline.ts";
import { rules } from "../../generator/stages/check/rules.ts";
import { load } from "../../generator/stages/load/load.ts";
import { planUnit } from "../../generator/stages/plan/plan.ts";
import { copySample, repository, watched, withFolder } from "../support/run.ts";

/** A name that every object of the language has, and one that differs from it in a letter only. */
const names = [
  ["constructor", "construczor"],
  ["__proto__", "__prozo__"],
] as const;

/** Without these a manifest is no object, and comes to no rule. */
const makingObjects: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "name"]);

describe("manifests", () => {
  const folder = join(repository, "test/manifests/seed-all-together/manifests");
  const objects = readdirSync(folder)
    .filter((file) => file === "cluster.yaml" || file === "prod.yaml")
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), "utf8")))
    .map((document) => document.toJS() as KubernetesObject);

  test("a name of the language reads as any other", () => {
    const all = [...words(objects)].filter((word) => !makingObjects.has(word));
    expect(all.length).toBeGreaterThan(240);
    for (const [word, name, other] of tried(all)) {
      const [said = "", saidOfOther = ""] = [name, other].map((by) => whatIsSaid(replaced(objects, word, by), objects));
      expect(plain(said, name), `${word} as ${name}`).toEqual(plain(saidOfOther, other));
    }
  });
});

describe("env files", () => {
  test("a name of the language reads as any other", () =>
    withFolder(async (root) => {
      copySample(root, watched);
      const envs = ["base.json", "cluster.json", "dev.json"].map(
        (file) => [file, JSON.parse(readFileSync(join(root, "envs", file), "utf8")) as unknown] as const,
      );
      const all = [...words(envs.map(([, value]) => value))];
      expect(all.length).toBeGreaterThan(100);
      for (const [word, name, other] of tried(all)) {
        const compiled = (by: string) => compiledOf(envs.map(([file, value]) => [file, replaced(value, word, by)]));
        expect(plain(await compiled(name), name), `${word} as ${name}`).toEqual(plain(await compiled(other), other));
      }
    }));
});

test.each(names.flat())("%s is no code", (name) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  expect(explain(name, { stdout, stderr })).toBe(exitCodes.usage);
});

/** Each word with the names that it is replaced by. */
function tried(all: readonly string[]): readonly (readonly [word: string, name: string, other: string])[] {
  const seed = Number(process.env.PROPERTIES_SEED ?? "1");
  return all.flatMap((word, index) => {
    const pair = names[(index + seed) % names.length];
    return pair === undefined ? [] : [[word, ...pair] as const];
  });
}

/** What every rule says of manifests, and the plan that leads to them from others. */
function whatIsSaid(objects: readonly KubernetesObject[], before: readonly KubernetesObject[]): string {
  const unit: CompiledUnit = {
    kind: "manifests",
    name: "manifests",
    directory: "",
    files: [],
    objects: objects.map((object, index) => ({
      path: `${index}`,
      object,
      origin: { files: [`${index}`], pointer: "" },
    })),
    declared: nothingDeclared,
  };
  const found = Object.values(rules).flatMap((rule) => rule({ unit, cluster: [], argocd: [], release: usualRelease }));
  const byPath = (all: readonly KubernetesObject[]) => new Map(all.map((object, index) => [`${index}`, object]));
  const plan = planUnit({ unit: "dev", before: byPath(before), after: byPath(objects) });
  return JSON.stringify([found, plan], null, 1);
}

function compiledOf(envs: readonly (readonly [file: string, value: unknown])[]): Promise<string> {
  return withFolder(async (root) => {
    mkdirSync(join(root, "envs"));
    for (const [file, value] of envs) writeFileSync(join(root, "envs", file), JSON.stringify(value));
    const { checked } = await prove(load(root), {});
    const said = [...checked.items].map((item) => [item.diagnostics, "unit" in item ? [...(item.files ?? [])] : []]);
    return JSON.stringify(said, null, 1).replaceAll("\\n", "\n");
  });
}

/** The lines of a text, in an order of their own, without the name and what is derived of it. */
function plain(text: string, name: string): readonly string[] {
  return text
    .replaceAll(name, "NAME")
    .replaceAll(/[0-9a-f]{8,}/g, "DIGEST")
    .split("\n")
    .sort();
}

/** Every text in a value, keys too. */
function words(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === "string") found.add(value);
  if (typeof value !== "object" || value === null) return found;
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    words(child, found);
  }
  return found;
}

/** The value with a text replaced, wherever it is a key or a value. */
function replaced<Value>(value: Value, word: string, by: string): Value;
function replaced(value: unknown, word: string, by: string): unknown {
  if (value === word) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, word, by));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key === word ? by : key, replaced(child, word, by)]);
  return Object.fromEntries(entries);
}
