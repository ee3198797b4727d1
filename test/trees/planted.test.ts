/**
 * Each fault of planted.yaml, planted alone in each tree of others, is new beside what the tree has: its code is found,
 * and no other one. `also` of a fault: codes that may come with it, since the tree decides.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { baselineOf, type KnownFinding, sinceBaseline } from "../../generator/diagnostics/baseline.ts";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { manifestPipeline } from "../../generator/manifest-pipeline.ts";
import { asRecord, asText, asTextMap, at, isRecord, type Loose } from "../../generator/model/loose.ts";
import { repository, testDay } from "../support/run.ts";

const here = join(repository, "test/trees");
const trees = [
  ...fastGlob.sync("*/manifests.yaml", { cwd: here, absolute: true }),
  ...fastGlob.sync("../manifests/seed-all-together/manifests", { cwd: here, absolute: true, onlyDirectories: true }),
].sort();

interface Fault {
  readonly fault: string;
  readonly code: string;
  readonly also?: readonly string[];
  readonly in?: string;
  readonly set?: Loose;
  readonly add?: readonly Loose[];
}
const faults = parse(readFileSync(join(here, "planted.yaml"), "utf8")) as readonly Fault[];

describe.each(trees)("%s", (tree) => {
  const objects = objectsOf(tree);
  const known = baselineOf(found(objects));

  test("as it is, a baseline leaves nothing new", () => {
    expect(news(objects, known)).toEqual([]);
  });

  test.each(faults)("$fault", (fault) => {
    const codes = new Set(news(plant(objects, fault), known));
    expect([...codes], JSON.stringify([...codes])).toContain(fault.code);
    expect([...codes].filter((code) => code !== fault.code && fault.also?.includes(code) !== true)).toEqual([]);
  });
});

function objectsOf(tree: string): readonly Loose[] {
  const files = tree.endsWith(".yaml")
    ? [tree]
    : fastGlob.sync("*.yaml", { cwd: tree, absolute: true }).sort().reverse();
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")));
  return documents.map((document) => document.toJS() as unknown).filter(isRecord);
}

function found(objects: readonly Loose[]): readonly Diagnostic[] {
  const bytes = Buffer.from(objects.map((object) => stringify(object)).join("---\n"));
  return manifestPipeline([{ kind: "bytes", bytes, name: "tree" }], { today: testDay }).diagnostics;
}

function news(objects: readonly Loose[], known: readonly KnownFinding[]): readonly string[] {
  const diagnostics = sinceBaseline(found(objects), known, "the baseline");
  return diagnostics.filter(({ severity }) => severity !== "waived").map(({ code }) => code);
}

function plant(objects: readonly Loose[], { in: kind, set, add }: Fault): readonly Loose[] {
  const deployment = objects.find((object) => object.kind === "Deployment");
  const at0 = objects.findIndex((object) => object.kind === kind);
  const filled = (value: unknown) => withNames(value, deployment);
  const changed = objects.map((object, index) =>
    index === at0
      ? Object.entries(asRecord(set)).reduce((one, [path, value]) => withField(one, path, filled(value)), object)
      : object,
  );
  const namespace = at(deployment, "metadata", "namespace");
  const metadata = { name: "planted", ...(namespace !== undefined && { namespace }) };
  const added = (add ?? []).map((object) => ({
    ...asRecord(filled(object)),
    metadata: { ...metadata, ...asRecord(object.metadata) },
  }));
  return [...changed, ...added];
}

/** `value` with `$name` and `$labels` of a Deployment. */
function withNames(value: unknown, deployment: unknown): unknown {
  if (value === "$name") return asText(at(deployment, "metadata", "name"));
  if (value === "$labels") return asTextMap(at(deployment, "spec", "selector", "matchLabels"));
  if (Array.isArray(value)) return value.map((item) => withNames(item, deployment));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withNames(field, deployment)]));
}

/** `object` with a field at a JSON pointer, whose last key may be `-`: one more of a list, which may be missing. */
function withField(object: Loose, pointer: string, value: unknown): Loose {
  const copy = structuredClone(object) as Record<string, unknown>;
  const keys = pointer.slice(1).split("/");
  let parent: Record<string, unknown> = copy;
  for (const [index, key] of keys.slice(0, -1).entries()) {
    const isList = keys[index + 1] === "-";
    parent[key] ??= isList ? [] : {};
    parent = parent[key] as Record<string, unknown>;
  }
  if (Array.isArray(parent)) parent.push(value);
  else parent[keys.at(-1) ?? ""] = value;
  return copy;
}
