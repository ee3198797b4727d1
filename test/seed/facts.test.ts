/**
 * facts.tsv is the seed as a table: one fact a row, with the file of the seed that says so. What is compiled of the sample is held
 * against every one. Where we do not follow the seed, the row names the deviation, explained in DECISIONS.md, and what
 * we have instead.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fluentdConfig } from "../support/fluentd.ts";
import { repository, sampleFiles, watched } from "../support/run.ts";
import { deviationsOf, factsOf, faultsOf, type Output } from "./facts.ts";

const facts = factsOf(readFileSync(join(repository, "test/seed/facts.tsv"), "utf8"));
const output = outputOf(await sampleFiles(watched));
const deviations = deviationsOf(readFileSync(join(repository, "DECISIONS.md"), "utf8"));

test("the output holds every fact of the seed, but for the deviations in DECISIONS.md", () => {
  expect(faultsOf(facts, output, deviations)).toEqual([]);
});

test("every row fails once it asks for something else", () => {
  const wrong = { kind: "value", value: "something else" } as const;
  const cannotFail = facts.filter((fact) => {
    const { deviation } = fact;
    const altered =
      deviation === undefined ? { ...fact, seed: wrong } : { ...fact, deviation: { ...deviation, ours: wrong } };
    return (
      faultsOf([altered], output, { shown: deviation === undefined ? [] : [deviation.id], notShown: [] }).length === 0
    );
  });
  expect(cannotFail).toEqual([]);
});

test("no fact is there twice, and no deviation", () => {
  const rows = facts.flatMap(({ line: _, source: __, folders, ...fact }) =>
    folders.map((folder) => JSON.stringify({ folder, ...fact })),
  );
  expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
  const ids = [...deviations.shown, ...deviations.notShown];
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe("what does not fit is found", () => {
  const sample: Output = new Map([
    [
      "dev",
      new Map<string, unknown>([
        ["Service/mysql-service", { spec: { ports: [{ name: "mysql", port: 3306 }], type: "ClusterIP" } }],
        ["Service/redis-service", { spec: { ports: [{ name: "redis", port: 6379 }], type: "ClusterIP" } }],
      ]),
    ],
  ]);
  const none = { shown: [], notShown: [] };
  const faults = (row: string, decided: readonly string[] = [], notShown: readonly string[] = []) =>
    faultsOf(factsOf(table(row)), sample, { shown: decided, notShown });

  test.each([
    ["a value as in the seed", "Service/mysql-service|spec.ports[name=mysql].port|3306"],
    ["any value", "Service/mysql-service|spec.type|(some)"],
    ["nothing, as in the seed", "Service/mysql-service|spec.externalName|(none)"],
    ["every object that matches", 'Service/*|spec.type|"ClusterIP"'],
  ])("%s is no fault", (_, row) => expect(faults(row)).toEqual([]));

  test.each([
    ["another value", "Service/mysql-service|spec.ports[0].port|3307"],
    ["a number for a string", 'Service/mysql-service|spec.ports[0].port|"3306"'],
    ["a field that is not there", 'Service/mysql-service|spec.clusterIP|"None"'],
    ["no value where any would do", "Service/mysql-service|spec.clusterIP|(some)"],
    ["a field that should not be there", "Service/mysql-service|spec.type|(none)"],
    ["an object that is not there", 'Service/kafka-service|spec.type|"ClusterIP"'],
    ["an absent field of an object that is not there", "Service/kafka-service|spec.type|(none)"],
    ["an object that should not be there", "Service/mysql-service|spec.type|(no object)"],
    ["one of the objects that match", "Service/*|spec.ports[0].port|3306"],
  ])("%s", (_, row) => expect(faults(row)).toHaveLength(1));

  const deviating = 'Service/mysql-service|spec.type|"NodePort"|inside-only||"ClusterIP"';

  test("a deviation that is decided, and there, is no fault", () => {
    expect(faults(deviating, ["inside-only"])).toEqual([]);
    const moved = 'Service/mysql|spec.type|"ClusterIP"|inside-only|Service/mysql-service spec.type|';
    expect(faults(moved, ["inside-only"])).toEqual([]);
  });

  test.each([
    ["is not in DECISIONS.md", deviating, []],
    ["is there differently", deviating.replace("ClusterIP", "LoadBalancer"), ["inside-only"]],
    ["is not needed", deviating.replace("NodePort", "ClusterIP"), ["inside-only"]],
    ["is shown by no fact", deviating, ["inside-only", "of-the-past"]],
  ])("a deviation that %s", (_, row, decided) => expect(faults(row, decided)).toHaveLength(1));

  test("a deviation that is said to be about no manifest, and is", () => {
    expect(faults(deviating, ["inside-only"], ["inside-only"])).toHaveLength(1);
  });

  test("a row that does not read", () => {
    for (const row of [
      "Service/a|spec|{",
      "Service/a|spec|1||spec|2",
      "Service/a|spec|1|inside-only",
      "Service/a|spec|",
    ]) {
      expect(() => factsOf(table(row))).toThrow(/facts\.tsv:2/);
    }
    expect(() => faults("Service/mysql-service|spec..type|1")).toThrow(/not a path/);
    expect(faultsOf(factsOf(table("Service/a|spec|1").replace("\tdev\t", "\tqa\t")), sample, none)).toHaveLength(1);
  });

  test("ids in DECISIONS.md", () => {
    const text =
      "# D\n## Deviations from the seed\n| id | a |\n| --- | --- |\n| `a-b` | x |\n### Not about a manifest\n| `c` | x |\n## Packages\n| `d` | x |\n";
    expect(deviationsOf(text)).toEqual({ shown: ["a-b"], notShown: ["c"] });
  });
});

function table(row: string): string {
  const columns = "source\tin\tobject\tfield\tseed\tdeviation\tours at\tours";
  return `${columns}\nself-check\tdev\t${row.replaceAll("|", "\t")}\n`;
}

function outputOf(files: ReadonlyMap<string, string>): Output {
  const output = new Map<string, Map<string, unknown>>();
  for (const [path, text] of files) {
    const [root = "", first = ""] = path.split("/");
    // Pipelines are no objects.
    if (first === "ci") continue;
    const folder = root === "argocd" ? root : first;
    const object = withContents(parse(text));
    const objects = output.get(folder) ?? new Map<string, unknown>();
    output.set(folder, objects.set(`${object.kind}/${object.metadata.name}`, object));
  }
  return output;
}

interface ParsedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Configuration that stands in a ConfigMap as text is there once more as what it says, under `contents`. */
function withContents(object: ParsedObject): ParsedObject {
  if (object.kind !== "ConfigMap") return object;
  const contents = Object.entries(object.data ?? {}).flatMap(([key, text]) => {
    if (key.endsWith(".yml")) return [[key, parse(text)]];
    return key.endsWith(".conf") ? [[key, fluentdConfig(text)]] : [];
  });
  return Object.assign(object, { contents: Object.fromEntries(contents) });
}
