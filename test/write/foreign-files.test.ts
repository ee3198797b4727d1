import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyEnvs, filesIn, generate, sample, withFolder } from "../support/run.ts";

test("links and folders in the way are replaced, and what a link leads to is not touched", () =>
  withFolder(async (folder) => {
    copyEnvs(sample, folder);
    await generate(folder);
    const right = filesIn(folder);
    const outside = join(folder, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "precious.txt"), "keep");
    rmSync(join(folder, "out/dev/redis"), { recursive: true });
    symlinkSync(outside, join(folder, "out/dev/redis"));
    rmSync(join(folder, "out/dev/mysql/service-mysql-service.yaml"));
    mkdirSync(join(folder, "out/dev/mysql/service-mysql-service.yaml/nested"), { recursive: true });
    writeFileSync(join(folder, "out/dev/mysql/service-mysql-service.yaml/nested/file"), "x");
    // A folder with nothing but folders in it is in the way as well.
    rmSync(join(folder, "out/dev/mysql/deployment-mysql.yaml"));
    mkdirSync(join(folder, "out/dev/mysql/deployment-mysql.yaml/empty"), { recursive: true });
    symlinkSync(join(outside, "precious.txt"), join(folder, "argocd/link.yaml"));
    await generate(folder);
    expect(filesIn(folder)).toEqual(right);
    expect(lstatSync(join(folder, "out/dev/redis")).isSymbolicLink()).toBe(false);
    expect(existsSync(join(folder, "argocd/link.yaml"))).toBe(false);
    expect(existsSync(join(outside, "precious.txt"))).toBe(true);
  }));

test("with --env only that environment's folder changes", () =>
  withFolder(async (folder) => {
    copyEnvs(sample, folder);
    await generate(folder);
    for (const path of ["out/dev/stray.yaml", "out/prod/stray.yaml", "argocd/stray.yaml", "out/stray.yaml"]) {
      writeFileSync(join(folder, path), "a: 1\n");
    }
    const { units } = await generate(folder, { environments: ["dev"] } as object);
    expect(units.map(({ name }) => name)).toEqual(["dev"]);
    expect(
      ["out/dev", "out/prod", "argocd", "out"].map((path) => existsSync(join(folder, path, "stray.yaml"))),
    ).toEqual([false, true, true, true]);
  }));

test("a checkout with other line ends is not stale, and anything else that differs is", () =>
  withFolder(async (folder) => {
    copyEnvs(sample, folder);
    await generate(folder);
    for (const [path, text] of filesIn(folder)) writeFileSync(join(folder, path), text.replaceAll("\n", "\r\n"));
    const stale = async () => {
      const { units } = await generate(folder, { mode: "compare" });
      return units.flatMap(({ changed, added, removed }) => [...changed, ...added, ...removed]);
    };
    expect(await stale()).toEqual([]);
    const edited = join(folder, "out/dev/redis/deployment-redis.yaml");
    writeFileSync(edited, readFileSync(edited, "utf8").replace("replicas: 1", "replicas: 2"));
    expect(await stale()).toEqual(["out/dev/redis/deployment-redis.yaml"]);
  }));

test("an environment that is gone takes its files along, and they are counted", () =>
  withFolder(async (folder) => {
    copyEnvs(sample, folder);
    await generate(folder);
    const before = filesIn(folder);
    rmSync(join(folder, "envs/prod.json"));
    mkdirSync(join(folder, "out/empty"));
    const { units } = await generate(folder);
    const removed = units.flatMap((unit) => unit.removed);
    const gone = [...before.keys()].filter((path) => !filesIn(folder).has(path));
    expect(gone.length).toBeGreaterThan(80);
    expect([...removed].sort()).toEqual([...gone, "out/empty"].sort());
  }));
