import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { copyEnvs, filesIn, sample, withFolder } from "../support/run.ts";

const inProject = (use: (project: string, application: string) => Promise<void>) =>
  withFolder(async (folder) => {
    const [project, application] = [join(folder, "project"), join(folder, "application")];
    for (const path of [project, application]) mkdirSync(path);
    copyEnvs(sample, project);
    await use(project, application);
  });
const exported = (project: string, application: string, ...args: readonly string[]) =>
  tripConfig(["-C", project, "export", "ci", "--to", application, ...args]);

test("copies the pipelines, says when the copy differs, and leaves all else alone", () =>
  inProject(async (project, application) => {
    writeFileSync(join(application, "README.md"), "Trip Service\n");
    expect(await exported(project, application, "--check")).toMatchObject({
      code: 1,
      stdout: `missing  .github/workflows/cd.yml\nmissing  .github/workflows/ci.yml\nmissing  Jenkinsfile\nmissing  Jenkinsfile.sync\nTo bring them up to date: trip-config export ci --to ${application}\n`,
    });
    expect([...filesIn(application, ["."]).keys()]).toEqual(["./README.md"]);
    expect((await exported(project, application)).code).toBe(0);
    const copies = filesIn(application, ["."]);
    await tripConfig(["-C", project, "generate"]);
    for (const [path, text] of filesIn(project, ["out/ci"])) expect(copies.get(path.replace("out/ci", "."))).toBe(text);
    expect(copies.size).toBe(5);
    expect(await exported(project, application, "--check")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("up to date"),
    });

    writeFileSync(join(application, "Jenkinsfile"), "edited\n");
    const check = await exported(project, application, "--check", "--format", "json");
    expect([check.code, JSON.parse(check.stdout)]).toMatchObject([
      1,
      { changed: ["Jenkinsfile"], added: [], removed: [] },
    ]);
    expect(readFileSync(join(application, "Jenkinsfile"), "utf8")).toBe("edited\n");
    await exported(project, application);
    expect(filesIn(application, ["."])).toEqual(copies);
  }));

test("what is no longer compiled goes, unless it is somebody else's", () =>
  inProject(async (project, application) => {
    await exported(project, application);
    rmSync(join(project, "envs/prod.json"));
    writeFileSync(join(application, "Jenkinsfile.sync"), "// somebody else's\n");
    const check = await exported(project, application, "--check");
    expect(check.stdout).toContain("extra    .github/workflows/cd.yml\n");
    await exported(project, application);
    const left = [...filesIn(application, ["."]).keys()];
    expect(left).toEqual(["./.github/workflows/ci.yml", "./Jenkinsfile", "./Jenkinsfile.sync"]);
  }));

test("a folder that is not there, and env files with a fault", () =>
  inProject(async (project, application) => {
    expect(await exported(project, join(application, "nowhere"))).toMatchObject({ code: 2, stdout: "" });
    writeFileSync(join(project, "envs/dev.json"), "{");
    expect((await exported(project, application)).code).toBe(1);
    expect(filesIn(application, ["."]).size).toBe(0);
  }));
