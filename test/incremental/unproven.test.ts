/** Objects that the run before has proven as they are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { UnitRecord } from "../../generator/incremental/index.ts";
import { unprovenIn } from "../../generator/incremental/unproven.ts";
import type { CompiledUnit } from "../../generator/model/compiled.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { objectName } from "../../generator/stages/check/finding.ts";
import { compile } from "../../generator/stages/compile/compile.ts";
import { load } from "../../generator/stages/load/load.ts";
import { resolve } from "../../generator/stages/resolve/resolve.ts";
import { validate } from "../../generator/stages/validate/validate.ts";
import { outputOf, textsLeft } from "../../generator/stages/write/outputs.ts";
import { emptyFolder } from "../support/run.ts";
import { put, smallProject } from "./project.ts";

let unit: CompiledUnit;
let texts: readonly string[];
let before: UnitRecord;

beforeAll(async () => {
  const folder = emptyFolder();
  smallProject(folder.path);
  const { units } = compile(resolve(await validate(load(folder.path))));
  folder.remove();
  const found = [...(units?.all ?? [])].find(({ name }) => name === "dev");
  if (found === undefined) throw new Error("dev is not compiled");
  unit = found;
  texts = unit.objects.map(({ object }) => yamlText(object));
  before = {
    ...{ kind: "environment", name: "dev", directory: "out/dev", own: "", outward: "", summary: "", isTold: false },
    ...{ faults: [], findings: [], output: outputOf(left()) },
  };
});

function left(): ReadonlyMap<string, string> {
  return new Map(unit.objects.map(({ path }, index) => [path, texts[index] ?? ""]));
}

function unproven(record: UnitRecord | undefined, files: ReadonlyMap<string, string> | undefined, now = texts) {
  return unprovenIn(unit, now, record, () => files).map(objectName);
}

const all = () => unit.objects.map(objectName);
const outside = () => unit.objects.filter(({ object }) => object.metadata.namespace === undefined).map(objectName);
const indexOf = (kind: string) => unit.objects.findIndex(({ object }) => object.kind === kind);

test("what has the text that was proven is not proven again, but for what is in no namespace", () => {
  expect(unproven(before, left())).toEqual(outside());
});

test("an object with another text is", () => {
  const index = indexOf("Deployment");
  const now = texts.map((text, at) => (at === index ? text.replace("v1.0.0", "v1.0.1") : text));
  expect(unproven(before, left(), now)).toEqual(
    unit.objects.filter((one, at) => at === index || one.object.metadata.namespace === undefined).map(objectName),
  );
});

test("an object in which something was found is", () => {
  const subject = unit.objects[indexOf("Deployment")];
  const object = subject && objectName(subject);
  const findings = [
    { code: "floating-tag", severity: "warning", message: "found", ...(object && { object }) },
  ] as const;
  expect(unproven({ ...before, findings }, left())).toContain(object);
});

test.each<[string, () => readonly string[]]>([
  ["was not there", () => unproven(undefined, left())],
  ["has other files", () => unproven(before, undefined)],
  [
    "has another namespace",
    () => {
      const index = indexOf("Namespace");
      return unproven(
        before,
        left(),
        texts.map((text, at) => (at === index ? `${text}# other\n` : text)),
      );
    },
  ],
])("all of an environment that %s are proven", (_, happens) => {
  expect(happens()).toEqual(all());
});

test("files are what was proven when all of them together have its digest", () => {
  const folder = emptyFolder();
  for (const [path, text] of left()) put(folder.path, path, text);
  const output = outputOf(left());
  expect(textsLeft(folder.path, output)).toEqual(left());
  const [path = ""] = left().keys();
  put(folder.path, path, readFileSync(join(folder.path, path), "utf8").replace("dev", "prod"));
  expect(textsLeft(folder.path, output)).toBeUndefined();
  folder.remove();
});
