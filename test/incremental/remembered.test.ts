/** What is remembered of a run, and when it is not: a finding that nobody has found, put into what is remembered, tells. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pipeline } from "../../generator/pipeline.ts";
import { emptyFolder, testDay } from "../support/run.ts";
import { editsOfAll, withPlanted } from "./planted.ts";
import { change, smallProject } from "./project.ts";

const build = "test";
const texts = new Map<string, string>();
const memory = { get: (key: string) => texts.get(key), put: (key: string, text: string) => void texts.set(key, text) };
let folder: ReturnType<typeof emptyFolder>;

beforeEach(async () => {
  folder = emptyFolder();
  texts.clear();
  smallProject(folder.path);
  await run();
  planted();
});

afterEach(() => folder.remove());

/** Units of which the planted finding was told. */
async function run(options: { readonly mode?: "write" | "compare" | "none"; readonly build?: string } = {}) {
  const { diagnostics } = await pipeline({
    root: folder.path,
    mode: options.mode ?? "write",
    run: "1-test",
    isRunning: () => true,
    today: testDay,
    remembering: { memory, build: options.build ?? build, fileTime: Date.now },
  });
  return diagnostics.flatMap(({ message }) => (message.startsWith("planted in ") ? [message.slice(11)] : []));
}

/** Says of every unit something that only the memory can say. */
function planted(): void {
  texts.set("index", withPlanted(texts.get("index"), build));
}

const all = ["cluster", "argocd", "ci", "dev", "prod", "test"];
const without = (name: string) => all.filter((other) => other !== name);

test("with nothing changed everything is remembered", async () => {
  expect(await run()).toEqual(all);
  expect(await run({ mode: "none" })).toEqual(all);
  expect(await run({ mode: "compare" })).toEqual(all);
});

test("a save of an environment is its own, and is remembered the next time", async () => {
  change(folder.path, "envs/dev.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
  expect(await run()).toEqual(without("dev"));
  expect(readFileSync(join(folder.path, "out/dev/01-limits/resourcequota-dev-resource-quota.yaml"), "utf8")).toContain(
    'pods: "6"',
  );
  planted();
  expect(await run()).toEqual(all);
});

test.each<[what: string, happens: () => void]>([
  ...editsOfAll.map(([what, happens]): [string, () => void] => [what, () => happens(folder.path)]),
  [
    "a host",
    () =>
      change(folder.path, "envs/dev.json", (before) => ({
        ...before,
        hosts: { web: "w.example.com", api: "a.example.com", admin: "b.example.com" },
      })),
  ],
  [
    "who may sync",
    () => change(folder.path, "envs/dev.json", (before) => ({ ...before, access: { deployers: [{ group: "ops" }] } })),
  ],
  ["an output of the cluster", () => writeFileSync(join(folder.path, "argocd/more.yaml"), "")],
  ["a damaged index", () => void texts.set("index", `${texts.get("index")} `)],
  ["an index that is cut", () => void texts.set("index", texts.get("index")?.slice(0, 500) ?? "")],
  ["an empty index", () => void texts.set("index", "")],
])("%s is looked at with everything", async (_, happens) => {
  happens();
  expect(await run()).toEqual([]);
});

test("another build remembers nothing of this one", async () => {
  expect(await run({ build: "another" })).toEqual([]);
});

test("objects of the cluster that are not those of the index are made again", async () => {
  change(folder.path, "envs/dev.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
  texts.set("around", "{}");
  expect(await run()).toEqual([]);
});

test.each([
  ["other bytes", (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace("v1.0.0", "v1.0.1"))],
  ["no file", (file: string) => rmSync(file)],
  ["a file more", (file: string) => writeFileSync(`${file}.more`, "")],
])("an environment's folder with %s is written again", async (_, happens) => {
  const file = join(folder.path, "out/dev/hello/deployment-hello.yaml");
  const before = readFileSync(file, "utf8");
  // The first run has read what was written; the next one would look at times alone.
  await run();
  happens(file);
  expect(await run()).toEqual(without("dev"));
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("--check reads the bytes of what looks as it was left", async () => {
  await run();
  const file = join(folder.path, "out/dev/hello/deployment-hello.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("v1.0.0", "v1.0.1"));
  expect(await run({ mode: "compare" })).toEqual(without("dev"));
});
