import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { copyEnvs, emptyFolder, layOver, sample, withFolder } from "../support/run.ts";
import { type Application, applicationAt, backends, firstFiles, openApplication } from "./application.ts";

const project = emptyFolder();
beforeEach(() => copyEnvs(sample, project.path));
afterAll(project.remove);

const changed = (repo: string, ...args: readonly string[]) =>
  tripConfig(["-C", project.path, "changed", "--repo", repo, ...args]);

/** Names of the services that have to be built. */
async function services(repo: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await changed(repo, "--format", "json", ...args);
  expect([code, stderr], stdout).toEqual([0, ""]);
  return JSON.parse(stdout).services.map(({ service }: { service: string }) => service);
}

const inApplication = (use: (application: Application, folder: string) => Promise<void>) =>
  withFolder(async (folder) => use(await applicationAt(join(folder, "application")), folder));

/** A clone that has the newest commits only, from its own remote. */
async function shallowClone(
  { run, folder }: Application,
  to: string,
  ...args: readonly string[]
): Promise<Application> {
  await run("clone", "--quiet", ...args, `file://${folder}`, to);
  return openApplication(to);
}

describe("against the commit before", () => {
  test("a service's own directory, another's, and the package that four share", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      await commit({ "service-currency/new.py": "1\n" });
      expect(await services(folder)).toEqual(["currency-service"]);
      await commit({ "README.md": "Other\n", "service-currency-notes/a": "a neighbour by name only\n" });
      expect(await services(folder)).toEqual([]);
      await commit({ "package-shared/shared.py": "2\n" });
      expect(await services(folder)).toEqual(backends);
    }));

  test("moved and removed files, where they were and where they are", () =>
    inApplication(async ({ folder, commit, run }) => {
      await commit({ ...firstFiles, "service-history/Dockerfile": "FROM scratch\n" });
      await run("mv", "service-history/app.py", "service-ranking/history.py");
      await commit({});
      expect(await services(folder)).toEqual(["history-service", "ranking-service"]);
      await commit({ "frontend/index.html": null });
      expect(await services(folder)).toEqual(["frontend"]);
    }));

  test("a migration of a service's image is that service's build, of the directories of both", () =>
    inApplication(async ({ folder, commit }) => {
      const { services: had } = JSON.parse(readFileSync(join(sample, "envs/base.json"), "utf8"));
      const { image, resources } = had["currency-service"];
      // Before its service by name, and with a directory of its own.
      const source = ["migrations", "service-currency"];
      const migrate = { workload: "Job", image: { repository: image.repository, tag: "1.0.0" }, source, resources };
      layOver(join(project.path, "envs/base.json"), { services: { "a-migration": migrate } });
      await commit({ ...firstFiles, "migrations/1.sql": "" });
      await commit({ "migrations/2.sql": "" });
      expect(await services(folder)).toEqual(["currency-service"]);
      await commit({ "service-currency/app.py": "2\n" });
      expect(await services(folder)).toEqual(["currency-service"]);
      const { stdout } = await changed(folder, "--format", "matrix");
      expect(JSON.parse(stdout).include).toMatchObject([{ service: "currency-service", context: "service-currency" }]);
    }));

  test("a directory that the application does not have, and a repository that has none of them", () =>
    inApplication(async ({ folder, commit }) => {
      await commit({ "README.md": "Nothing yet\n" });
      const none = await changed(folder);
      expect([none.code, none.stdout]).toEqual([1, expect.stringContaining("error[not-the-application]")]);
      const { "service-history/app.py": _, ...others } = firstFiles;
      await commit(others);
      const elsewhere = await changed(folder);
      expect([elsewhere.code, elsewhere.stdout]).toEqual([0, expect.stringMatching(/^warning\[unknown-source\]/)]);
      expect(elsewhere.stdout).toContain("does not have service-history:");
      const matrix = await changed(folder, "--format", "matrix");
      expect([matrix.code, matrix.stderr]).toEqual([0, expect.stringContaining("service-history")]);
      expect(JSON.parse(matrix.stdout).include.length).toBeGreaterThan(0);
      await commit({ "service-histroy/app.py": "history\n" });
      for (const args of [[], ["--env", "dev"], ["--all"], ["--format", "matrix"]]) {
        const { code, stdout } = await changed(folder, ...args);
        expect([args, code]).toEqual([args, 1]);
        expect(stdout).toContain("error[unknown-source] envs/base.json:");
        expect(stdout).toContain('"source": ["service-history"');
        expect(stdout).toContain("hint: did you mean `service-histroy`?");
      }
    }));

  test("a submodule that has moved, also where the repository hides that", () =>
    inApplication(async ({ folder, commit, run }) => {
      const { "frontend/index.html": _, ...others } = firstFiles;
      await commit(others);
      const [first, second] = ["1", "2"].map((digit) => `160000,${digit.repeat(40)},frontend`);
      await run("update-index", "--add", "--cacheinfo", first ?? "");
      writeFileSync(join(folder, ".gitmodules"), '[submodule "frontend"]\npath = frontend\nurl = ./f\nignore = all\n');
      await run("add", ".gitmodules");
      await run("config", "submodule.frontend.ignore", "all");
      await run("config", "diff.ignoreSubmodules", "all");
      await run("commit", "--quiet", "-m", "A submodule");
      expect(await services(folder)).toEqual(["frontend"]);
      await run("update-index", "--add", "--cacheinfo", second ?? "");
      await run("commit", "--quiet", "--allow-empty", "-m", "Its next commit");
      expect(await services(folder)).toEqual(["frontend"]);
    }));

  test("a first commit is all new", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      expect(await services(folder)).toEqual([...backends, "frontend"].sort());
    }));

  test("a merge is held against its first parent: what it brings", () =>
    inApplication(async ({ folder, commit, run }) => {
      await commit(firstFiles);
      await run("switch", "--quiet", "-c", "topic");
      await commit({ "service-ranking/app.py": "topic\n" });
      await run("switch", "--quiet", "main");
      await commit({ "service-history/app.py": "main\n" });
      await run("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic");
      expect(await services(folder)).toEqual(["ranking-service"]);
    }));

  test("what is not committed does not count", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      await commit({});
      writeFileSync(join(folder, "frontend/index.html"), "dirty\n");
      expect(await services(folder)).toEqual([]);
      expect((await changed(folder)).stdout).toBe("No service has changed.\n");
    }));

  test("says why, a line for each service", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      await commit({ "service-currency/app.py": "2\n", "service-currency/b.py": "b\n", "frontend/index.html": null });
      expect((await changed(folder)).stdout).toBe(
        "currency-service: modified service-currency/app.py and 1 more file\nfrontend: removed frontend/index.html\n",
      );
      await commit({ "frontend/a\n::error::b": "a hostile name\n" });
      expect((await changed(folder)).stdout).toBe('frontend: added "frontend/a\\n::error::b"\n');
    }));
});

describe("for a matrix", () => {
  test("a member for each service, and none at all", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      await commit({ "frontend/index.html": "2\n" });
      const frontend = {
        service: "frontend",
        image: "registry.example.com/trip-service/frontend",
        context: "frontend",
      };
      expect((await changed(folder, "--format", "matrix")).stdout).toBe(`{"include":[${JSON.stringify(frontend)}]}\n`);
      await commit({});
      expect((await changed(folder, "--format", "matrix")).stdout).toBe('{"include":[]}\n');
      const all = JSON.parse((await changed(folder, "--format", "matrix", "--all")).stdout);
      expect(all.include).toHaveLength(5);
    }));
});

describe("against a base", () => {
  test("all that differs from it", () =>
    inApplication(async ({ folder, commit, run }) => {
      const first = await commit(firstFiles);
      await run("tag", "v1.0.0");
      await commit({ "frontend/index.html": "2\n" });
      await commit({ "service-ranking/app.py": "2\n" });
      await commit({ "frontend/index.html": firstFiles["frontend/index.html"] });
      expect(await services(folder, "--base", first)).toEqual(["ranking-service"]);
      expect(await services(folder, "--base", "v1.0.0")).toEqual(["ranking-service"]);
    }));

  test("after a force-push: what was built from the old commit, too, when it is no longer so", () =>
    inApplication(async (application, folder) => {
      const { commit, run } = application;
      await commit(firstFiles);
      const clone = await shallowClone(application, join(folder, "clone"), "--branch=main");
      const old = await commit({ "service-currency/app.py": "dropped\n" });
      await run("reset", "--quiet", "--hard", "HEAD^");
      await commit({ "frontend/index.html": "pushed\n" });
      await clone.run("pull", "--quiet", "--ff-only");
      // The clone has never seen the old commit, and no branch leads to it.
      expect(await services(clone.folder, "--base", old)).toEqual(["currency-service", "frontend"]);
      expect(await services(clone.folder, "--base", old, "--merge-base")).toEqual(["frontend"]);
    }));

  test("a branch, against where it left main", () =>
    inApplication(async ({ folder, commit, run }) => {
      await commit(firstFiles);
      await run("switch", "--quiet", "-c", "topic");
      await commit({ "service-ranking/app.py": "topic\n" });
      await run("switch", "--quiet", "main");
      await commit({ "service-history/app.py": "main\n" });
      await run("switch", "--quiet", "topic");
      expect(await services(folder, "--base", "main", "--merge-base")).toEqual(["ranking-service"]);
      expect(await services(folder, "--base", "main")).toEqual(["history-service", "ranking-service"]);
    }));

  test.each([
    ["a hash that nobody knows", "1234567890123456789012345678901234567890", "has no commit `1234"],
    ["a name that nobody knows", "nobody", "has no commit `nobody`"],
    ["what looks like an option", "--output=x", "has no commit `--output=x`"],
    ["none, as CI says for a new branch", "0".repeat(40), "the branch is new"],
  ])("%s is told with what else to do", (_, base, said) =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      const { code, stdout } = await changed(folder, `--base=${base}`);
      expect([code, stdout]).toEqual([1, expect.stringContaining("error[unknown-base]")]);
      expect(stdout).toContain(said);
      expect(stdout).toContain("hint: compare with where the branch left the main branch: --base origin/main");
    }),
  );

  test("histories that have nothing in common", () =>
    inApplication(async ({ folder, commit, run }) => {
      await commit(firstFiles);
      await run("switch", "--quiet", "--orphan", "other");
      await commit({ "frontend/index.html": "other\n" });
      const { code, stdout } = await changed(folder, "--base", "main", "--merge-base");
      expect([code, stdout]).toEqual([1, expect.stringContaining("error[unrelated-base]")]);
    }));
});

describe("in a shallow clone", () => {
  test("it is deepened as far as is needed", () =>
    inApplication(async (application, folder) => {
      const { commit } = application;
      const first = await commit(firstFiles);
      await commit({ "service-ranking/app.py": "2\n" });
      await commit({ "frontend/index.html": "3\n" });
      const clone = await shallowClone(application, join(folder, "clone"), "--depth=1");
      expect(await clone.run("rev-list", "--count", "HEAD")).toBe("1");
      expect(await services(clone.folder)).toEqual(["frontend"]);
      const other = await shallowClone(application, join(folder, "other"), "--depth=1");
      expect(await services(other.folder, "--base", first)).toEqual(["frontend", "ranking-service"]);
    }));

  test("that cannot be deepened, the command is told: all is not taken for new", () =>
    inApplication(async (application, folder) => {
      const { commit } = application;
      const first = await commit(firstFiles);
      await commit({ "frontend/index.html": "3\n" });
      const clone = await shallowClone(application, join(folder, "clone"), "--depth=1");
      await clone.run("remote", "remove", "origin");
      for (const args of [[], ["--base", first], ["--env", "dev"]]) {
        const { code, stdout } = await changed(clone.folder, ...args);
        expect([code, stdout]).toEqual([1, expect.stringContaining("error[shallow-clone]")]);
        expect(stdout).toContain(`hint: git -C ${clone.folder} fetch --unshallow`);
      }
      await clone.run("remote", "add", "origin", `file://${join(folder, "nowhere")}`);
      expect((await changed(clone.folder)).stdout).toContain("origin did not give the rest");
    }));
});

describe("against the images of an environment", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const inDev = (image: string) => tripConfig(["-C", project.path, "set-image", "dev", image]);

  test("each service since the commit of its own image", () =>
    inApplication(async ({ folder, commit, run }) => {
      const names = [...backends, "frontend"].sort();
      const first = await commit(firstFiles);
      expect(await services(folder, "--env", "dev")).toEqual(names);
      for (const name of names) await inDev(`${name}=${first.slice(0, 12)}@${digest}`);
      expect(await services(folder, "--env", "dev")).toEqual([]);
      // Two pushes of which only the first was built.
      const second = await commit({ "service-ranking/app.py": "2\n" });
      await inDev(`ranking-service=${second.slice(0, 7)}`);
      await commit({ "service-history/app.py": "3\n" });
      await commit({ "frontend/index.html": "4\n" });
      expect(await services(folder, "--env", "dev")).toEqual(["frontend", "history-service"]);
      // A build of an older commit that comes late has nothing to add.
      await run("switch", "--quiet", "--detach", first);
      expect(await services(folder, "--env", "dev")).toEqual([]);
      const matrix = JSON.parse((await changed(folder, "--env", "dev", "--all", "--format", "matrix")).stdout);
      expect(matrix.include[4]).toMatchObject({ service: "ranking-service", digest: "", changed: false });
      expect(matrix.include[0]).toMatchObject({ service: "currency-service", digest, changed: false });
    }));

  test("tags of releases are those of the repository, branches are not", () =>
    inApplication(async ({ folder, commit, run }) => {
      await commit(firstFiles);
      await run("tag", "-a", "-m", "1", "v1.0.0");
      await run("branch", "dev-latest");
      await inDev("frontend=v1.0.0");
      await inDev("ranking-service=dev-latest");
      expect(await services(folder, "--env", "dev")).toEqual(backends);
      const { stdout } = await changed(folder, "--env", "dev");
      expect(stdout).toContain("ranking-service: its image's tag dev-latest names no commit\n");
      expect(stdout).not.toContain("frontend");
    }));

  test("an environment that does not exist", () =>
    inApplication(async ({ folder, commit }) => {
      await commit(firstFiles);
      const { code, stdout } = await changed(folder, "--env", "stagin");
      expect([code, stdout]).toEqual([1, expect.stringContaining("hint: did you mean `staging`?")]);
    }));
});

test("a folder without a repository, and a repository without a commit", () =>
  withFolder(async (folder) => {
    const bare = await changed(folder);
    expect([bare.code, bare.stdout]).toEqual([1, expect.stringContaining("error[not-a-repository]")]);
    await applicationAt(join(folder, "empty"));
    const { code, stdout } = await changed(join(folder, "empty"));
    expect([code, stdout]).toEqual([1, expect.stringContaining("has no commit yet")]);
  }));
