import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskFileSystem, type FileSystem } from "../../generator/stages/write/file-system.ts";
import { copyEnvs, filesIn, generate, repository, sample, withFolder } from "../support/run.ts";

/** A file system whose n-th change fails: as when the disk is full, or the process is killed there. */
function failingAt(step: number, after: () => void): FileSystem {
  let steps = 0;
  const counted =
    <Args extends unknown[]>(change: (...args: Args) => void) =>
    (...args: Args) => {
      if (++steps >= step) {
        after();
        throw new Error(`step ${step}`);
      }
      change(...args);
    };
  return {
    ...diskFileSystem,
    write: counted(diskFileSystem.write),
    makeFolder: counted(diskFileSystem.makeFolder),
    move: counted(diskFileSystem.move),
    remove: counted(diskFileSystem.remove),
  };
}

/** A project whose output is that of an earlier input: files to change, to add and to remove. */
async function outdatedProject(folder: string): Promise<void> {
  cpSync(join(repository, "test/cases/minimal/envs"), join(folder, "envs"), { recursive: true });
  await generate(folder);
  const base = join(folder, "envs/base.json");
  const settings = JSON.parse(readFileSync(base, "utf8"));
  settings.services.world = {
    ...settings.services.hello,
    image: { repository: "world", tag: "v1.0.0" },
    route: { path: "/world" },
  };
  settings.services.hello.route = null;
  writeFileSync(base, JSON.stringify(settings));
  const dev = join(folder, "envs/dev.json");
  const environment = JSON.parse(readFileSync(dev, "utf8"));
  environment.quota = { pods: "9", services: "3" };
  writeFileSync(dev, JSON.stringify(environment));
  writeFileSync(join(folder, "envs/qa.json"), readFileSync(dev, "utf8").replaceAll("dev", "qa"));
  writeFileSync(join(folder, "out/dev/hello/stray.yaml"), "stray: true\n");
}

describe("writing that is interrupted", () => {
  test(
    "leaves each file old or new at every step, and the next run ends in the right tree",
    () =>
      withFolder(async (folder) => {
        await outdatedProject(folder);
        const old = filesIn(folder);
        const target = join(folder, "target");
        cpSync(join(folder, "envs"), join(target, "envs"), { recursive: true });
        await generate(target);
        const right = filesIn(target);
        expect(right).not.toEqual(old);

        let step = 1;
        for (let finished = false; !finished; step++) {
          const work = join(folder, `work-${step}`);
          for (const part of ["envs", "out", "argocd"])
            cpSync(join(folder, part), join(work, part), { recursive: true });
          try {
            await generate(work, { fs: failingAt(step, () => {}), run: "999999-killed", isRunning: () => false });
            finished = true;
          } catch (error) {
            expect(String(error)).toContain(`step ${step}`);
          }
          const left = filesIn(work);
          for (const [path, text] of left) expect([old.get(path), right.get(path)], path).toContain(text);
          for (const path of old.keys()) if (right.has(path)) expect(left.has(path), path).toBe(true);
          await generate(work, { isRunning: () => false });
          expect(filesIn(work)).toEqual(right);
          expect(filesIn(work, [".trip-config"]).size).toBe(0);
        }
        expect(step).toBeGreaterThan(20);
      }),
    120_000,
  );

  test("writes nothing when a proof fails after files were staged", () =>
    withFolder(async (folder) => {
      await outdatedProject(folder);
      const dev = join(folder, "envs/qa.json");
      writeFileSync(dev, readFileSync(dev, "utf8").replace('"services":"3"', '"services":"1"'));
      const old = filesIn(folder);
      const { diagnostics } = await generate(folder);
      expect(diagnostics.map(({ code }) => code)).toContain("quota-exceeded");
      expect(filesIn(folder)).toEqual(old);
      expect(filesIn(folder, [".trip-config"]).size).toBe(0);
    }));

  test("does not touch what another run has staged", () =>
    withFolder(async (folder) => {
      copyEnvs(sample, folder);
      await generate(folder, { run: "1-first" });
      const mine = join(folder, ".trip-config/staging/2-second/out/dev/x.yaml");
      diskFileSystem.makeFolder(join(mine, ".."));
      writeFileSync(mine, "x: 1\n");
      await generate(folder, { run: "3-third", isRunning: (run) => run === "2-second" });
      expect(readFileSync(mine, "utf8")).toBe("x: 1\n");
      await generate(folder, { run: "3-third", isRunning: () => false });
      expect(filesIn(folder, [".trip-config"]).size).toBe(0);
    }));
});
