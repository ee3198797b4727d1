/** What is remembered of a commit that was compiled, and when it is not: planted findings tell, as in remembered.test.ts. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { proveCommit, proveWorkTree } from "../../generator/commit-pipeline.ts";
import { proveEnvironment, settleCommit } from "../../generator/commit-settings.ts";
import type { CheckedItem } from "../../generator/model/checked.ts";
import { type CommitFiles, withTexts } from "../../generator/model/files.ts";
import { blobOid, regularFile } from "../../generator/model/tree.ts";
import { emptyFolder, filesIn, testDay } from "../support/run.ts";
import { editsOfAll, withPlanted } from "./planted.ts";
import { change, smallProject } from "./project.ts";

const build = "test";
const texts = new Map<string, string>();
const memory = { get: (key: string) => texts.get(key), put: (key: string, text: string) => void texts.set(key, text) };
const remembering = { memory, build };
let folder: ReturnType<typeof emptyFolder>;

beforeEach(async () => {
  folder = emptyFolder();
  texts.clear();
  smallProject(folder.path);
  await run();
  planted();
});

afterEach(() => folder.remove());

/** Units of which the planted finding was told, and files that were read. */
async function run(options: { readonly build?: string; readonly environments?: readonly string[] } = {}) {
  const { files, read } = commit();
  const { checked, recalled } = await proveCommit(files, {
    today: testDay,
    remembering: { memory, build: options.build ?? build },
    ...(options.environments && { environments: options.environments }),
  });
  return { told: toldIn(checked.items), read: read(), recalled: [...(recalled?.outputs.keys() ?? [])] };
}

/** The env files as they lie, as a commit has them, and what was read of it since it was asked last. */
function commit() {
  const listed = filesIn(folder.path, ["envs"]);
  const texts = new Map([...listed].map(([path, text]) => [path.slice("envs/".length), text]));
  const asked: string[] = [];
  const files: CommitFiles = {
    tree: new Map([...texts].map(([path, text]) => [path, { mode: regularFile, oid: blobOid(text) }])),
    read: async (paths) => {
      const some = [...paths];
      asked.push(...some);
      return some.map((path) => ({ path, bytes: Buffer.from(texts.get(path) ?? "") }));
    },
  };
  return { files, read: () => asked.splice(0).sort() };
}

/** Says of every unit something that only the memory can say. */
function planted(): void {
  texts.set("commit-index", withPlanted(texts.get("commit-index"), build));
}

const all = ["cluster", "argocd", "ci", "dev", "prod", "test"];
const shared = ["base.json", "cluster.json"];

test("of a commit with the same env files nothing is proven, and no environment's file is read", async () => {
  expect(await run()).toEqual({ told: all, read: shared, recalled: all });
});

test("an environment that is another one is read and proven alone, and is remembered the next time", async () => {
  change(folder.path, "envs/dev.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
  const others = all.filter((name) => name !== "dev");
  expect(await run()).toEqual({ told: others, read: ["base.json", "cluster.json", "dev.json"], recalled: others });
  planted();
  expect(await run()).toEqual({ told: all, read: shared, recalled: all });
});

test("of some environments nothing is remembered, and nothing is left", async () => {
  const before = texts.get("commit-index");
  expect((await run({ environments: ["dev"] })).told).toEqual([]);
  expect(texts.get("commit-index")).toBe(before);
});

test("of settled env files an environment is read where it is asked for", async () => {
  const { files, read } = commit();
  const settled = await settleCommit(files, { remembering });
  if ("diagnostics" in settled) throw new Error("the env files have a fault");
  expect(settled.environments.map(({ name, promotion }) => [name, promotion.from])).toEqual([
    ["dev", undefined],
    ["prod", "test"],
    ["test", "dev"],
  ]);
  expect(read()).toEqual(shared);
  expect(await settled.environment("prod")).toEqual(await (await wholeOf(files))("prod"));
  expect(await settled.environment("absent")).toBeUndefined();
});

test("settled, what has changed is left proven for the next run", async () => {
  change(folder.path, "envs/dev.json", (before) => ({ ...before, publish: { merge: "auto", mergeUpTo: "low" } }));
  change(folder.path, "envs/test.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
  const { files } = commit();
  await settleCommit(files, { remembering });
  // How it is merged is seen by the pipelines.
  expect((await run()).told).toEqual([]);
  change(folder.path, "envs/test.json", (before) => ({ ...before, quota: { pods: "7", services: "2" } }));
  await settleCommit(commit().files, { remembering });
  planted();
  expect(await run()).toEqual({ told: all, read: shared, recalled: all });
});

test("one environment is proven as it is without what the run before has left, and no other is read or told of", async () => {
  const before = texts.get("commit-index");
  const { files: main } = commit();
  const edited = JSON.stringify({
    ...JSON.parse(filesIn(folder.path, ["envs"]).get("envs/test.json") ?? ""),
    quota: { pods: "9" },
  });
  for (const files of [main, withTexts(main, new Map([["test.json", edited]]))]) {
    const proven = async (options: object) => {
      const { checked, environment } = await proveEnvironment(files, "test", options);
      return { environment, items: [...checked.items].flatMap(told) };
    };
    const known = await proven({ remembering });
    expect(known).toEqual(await proven({}));
    expect(known.items.map(({ unit }) => unit)).toEqual(["test"]);
  }
  expect(texts.get("commit-index")).toBe(before);
});

test("whom hosts are in conflict with is looked for among all", async () => {
  change(folder.path, "envs/prod.json", (before) => ({
    ...before,
    hosts: { web: "w.example.com", api: "api-test.example.com", admin: "b.example.com" },
  }));
  await run();
  const { files, read } = commit();
  const { checked } = await proveEnvironment(files, "dev", { remembering });
  expect([...checked.items].flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([]);
  expect(read()).toContain("prod.json");
});

test("what generate has left is nothing to a commit", async () => {
  texts.set("index", texts.get("commit-index") ?? "");
  texts.delete("commit-index");
  expect((await run()).told).toEqual([]);
});

test.each<[what: string, happens: () => void]>([
  ...editsOfAll.map(([what, happens]): [string, () => void] => [what, () => happens(folder.path)]),
  [
    "how it is merged",
    () => change(folder.path, "envs/dev.json", (before) => ({ ...before, publish: { merge: "manual" } })),
  ],
  ["a damaged index", () => void texts.set("commit-index", `${texts.get("commit-index")} `)],
  ["an index that is cut", () => void texts.set("commit-index", texts.get("commit-index")?.slice(0, 500) ?? "")],
  [
    "objects of the cluster that are not those of the index",
    () => {
      change(folder.path, "envs/dev.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
      texts.set("commit-around", "{}");
    },
  ],
])("%s is looked at with everything", async (_, happens) => {
  happens();
  expect(await run()).toMatchObject({ told: [], recalled: [] });
});

test("another build remembers nothing of this one", async () => {
  expect((await run({ build: "another" })).told).toEqual([]);
});

test("env files as they lie are remembered as a commit of them, but for links", async () => {
  const lying = async () => {
    const { checked, recalled } = await proveWorkTree(folder.path, { today: testDay, remembering: { memory, build } });
    return { told: toldIn(checked.items), recalled: [...(recalled?.outputs.keys() ?? [])] };
  };
  expect(await lying()).toEqual({ told: all, recalled: all });
  change(folder.path, "envs/dev.json", (before) => ({ ...before, quota: { pods: "6", services: "2" } }));
  const others = all.filter((name) => name !== "dev");
  expect(await lying()).toEqual({ told: others, recalled: others });
  planted();
  expect(await run()).toMatchObject({ told: all });
  symlinkSync("base.json", join(folder.path, "envs/again.md"));
  expect(await lying()).toEqual({ told: [], recalled: [] });
});

/** Units of which the planted finding is told. */
function toldIn(items: Iterable<CheckedItem>): readonly string[] {
  const messages = [...items].flatMap(({ diagnostics }) => diagnostics.map(({ message }) => message));
  return messages.flatMap((message) => (message.startsWith("planted in ") ? [message.slice(11)] : []));
}

/** Environments of a commit by their names, all resolved together. */
async function wholeOf(files: CommitFiles) {
  const settled = await settleCommit(files, {});
  if ("diagnostics" in settled) throw new Error("the env files have a fault");
  return settled.environment;
}

/** What is told of a unit, with its files. */
function told({ unit, files, diagnostics }: CheckedItem) {
  return unit === undefined ? [] : [{ unit: unit.name, files, diagnostics }];
}
