import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tripConfig, tripConfigProcess } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";
import { botIdentity, commitAll, initProject, localWorld, personIdentity, writeProject } from "./local-world.ts";
import { image, openPull, settled } from "./steps.ts";

const nobody = {
  GIT_AUTHOR_NAME: undefined,
  GIT_AUTHOR_EMAIL: undefined,
  GIT_COMMITTER_NAME: undefined,
  GIT_COMMITTER_EMAIL: undefined,
  EMAIL: undefined,
};

describe("where publish is run", () => {
  test("without a git identity, in whose name nothing is committed", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const home = join(folder, "..", "home-of-nobody");
      const { code, stderr } = await tripConfigProcess(["publish"], { cwd: folder, env: { ...nobody, HOME: home } });
      expect([code, stderr]).toEqual([0, ""]);
      const log = await gitAt(join(folder, ".trip-config/config.git")).run(["log", "--all", "--format=%ae %ce"]);
      expect(new Set(log.trim().split("\n"))).toEqual(new Set([`${botIdentity.email} ${botIdentity.email}`]));
    }));

  test("with a user's git configuration that would spoil everything: it is neither read nor written", () =>
    withFolder(async (folder) => {
      const [project, home] = [join(folder, "project"), join(folder, "home")];
      mkdirSync(project);
      await initProject(project);
      mkdirSync(join(home, ".config/git"), { recursive: true });
      const trap = join(folder, "trap");
      writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, "sprung")}\nexit 1\n`);
      chmodSync(trap, 0o755);
      const hooks = join(folder, "hooks");
      mkdirSync(hooks);
      for (const hook of ["reference-transaction", "post-checkout", "pre-push"]) cpSync(trap, join(hooks, hook));
      // A file that is no configuration at all: whoever reads it fails.
      for (const file of [".gitconfig", ".config/git/config"]) writeFileSync(join(home, file), "[broken\n");
      writeFileSync(join(home, ".config/git/ignore"), "envs\n*.json\n");
      writeFileSync(join(home, ".config/git/attributes"), "* text eol=crlf\n");
      const before = listing(home);
      const env = {
        ...nobody,
        HOME: home,
        XDG_CONFIG_HOME: join(home, ".config"),
        GIT_CONFIG_SYSTEM: join(home, ".gitconfig"),
        GIT_CONFIG_PARAMETERS: `'core.hookspath'='${hooks}'`,
        GIT_DIR: join(folder, "nowhere"),
        GIT_INDEX_FILE: join(folder, "no-index"),
        GIT_AUTHOR_DATE: "nonsense",
      };
      for (const args of [
        ["publish"],
        ["set-image", "dev", "hello=v2", "--commit"],
        ["release"],
        ["pr", "merge", "1"],
      ]) {
        const { code, stderr } = await tripConfigProcess(args, { cwd: project, env });
        expect([args, code, stderr]).toEqual([args, 0, ""]);
      }
      writeFileSync(join(project, "envs/qa.json"), "{}");
      const dirty = await tripConfigProcess(["publish"], { cwd: project, env });
      expect(dirty.stdout).toContain("envs/qa.json");
      expect(listing(home)).toEqual(before);
      expect(readdirSync(folder)).not.toContain("sprung");
    }));

  test("with git told to trace itself, and with what a hook or an outer git command has set", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const traces = [
        "",
        "2",
        "2_EVENT",
        "2_PERF",
        "_PERFORMANCE",
        "_REFS",
        "_SETUP",
        "_PACKET",
        "_PACK_ACCESS",
        "_CURL",
      ];
      const env = {
        ...Object.fromEntries(traces.map((name) => [`GIT_TRACE${name}`, "1"])),
        GIT_DIR: join(folder, "nowhere"),
        GIT_WORK_TREE: "/",
        GIT_INDEX_FILE: join(folder, "no-index"),
        GIT_OBJECT_DIRECTORY: join(folder, "no-objects"),
        GIT_QUARANTINE_PATH: join(folder, "no-objects"),
        GIT_NAMESPACE: "elsewhere",
        GIT_ICASE_PATHSPECS: "1",
        GIT_DEFAULT_HASH: "sha256",
        GIT_REFLOG_ACTION: "nonsense",
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "core.bare",
        GIT_CONFIG_VALUE_0: "nonsense",
        LANG: "de_DE.UTF-8",
        LANGUAGE: "de",
        LC_ALL: "de_DE.UTF-8",
      };
      for (const args of [["publish"], ["publish"], ["set-image", "dev", "hello=v2", "--commit"], ["status"]]) {
        const { code, stdout, stderr } = await tripConfigProcess(args, { cwd: folder, env });
        expect([args, code, stderr]).toEqual([args, 0, ""]);
        expect(stdout).not.toContain("trace");
      }
      expect(readdirSync(folder).sort()).toEqual([".git", ".gitignore", ".trip-config", "envs"]);
    }));

  test("with settings of the repository that are for people's eyes", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const git = gitAt(folder);
      for (const [key, value] of Object.entries({
        "color.ui": "always",
        "log.showSignature": "true",
        "core.quotePath": "true",
        "core.abbrev": "4",
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "status.short": "true",
        "status.branch": "true",
        "status.showUntrackedFiles": "no",
        "i18n.logOutputEncoding": "UTF-16",
      })) {
        await git.run(["config", key, value]);
      }
      for (const args of [["publish"], ["set-image", "dev", "hello=v2", "--commit"], ["release"], ["status"]]) {
        const { code, stderr } = await tripConfig(args, { cwd: folder });
        expect([args, code, stderr]).toEqual([args, 0, ""]);
      }
      writeFileSync(join(folder, "envs/ünüsüal.sql"), "select 1;\n");
      expect((await tripConfig(["publish"], { cwd: folder })).stdout).toContain("envs/ünüsüal.sql");
    }));

  test("in a repository of SHA-256 names: from the first pull request to a release and back", () =>
    withFolder(async (folder) => {
      writeProject(folder);
      const git = gitAt(folder);
      await git.run(["init", "--quiet", "--initial-branch=main", "--object-format=sha256"]);
      await commitAll(folder, "The project");
      const world = await localWorld(folder);
      await settled(world);
      await world.edit({ prod: image("v2"), dev: image("v3") });
      await world.publish();
      const { number } = await openPull(world, "prod");
      for (const args of [
        ["pr", "merge", String(number)],
        ["release"],
        ["rollback", "prod", "--reason", "too slow"],
        ["publish"],
      ]) {
        const { code, stderr } = await world.run(...args);
        expect([args, code, stderr]).toEqual([args, 0, ""]);
      }
      expect((await git.run(["rev-parse", "HEAD"])).trim()).toMatch(/^[0-9a-f]{64}$/);
    }));

  test("what a killed run has left is removed by the next, and what one that goes on needs stays", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const staging = join(folder, ".trip-config/staging");
      mkdirSync(join(staging, "999999999-dead/config.git"), { recursive: true });
      writeFileSync(join(staging, "999999999-dead-config-index-1.lock"), "");
      writeFileSync(join(staging, `${process.pid}-alive-config-index-1`), "");
      expect((await tripConfig(["publish"], { cwd: folder })).code).toBe(0);
      expect(readdirSync(staging)).toEqual([`${process.pid}-alive-config-index-1`]);
    }));

  test("killed at any moment, publish leaves nothing outside .trip-config", () =>
    withFolder(async (folder) => {
      const [project, temporary] = [join(folder, "project"), join(folder, "temporary")];
      for (const made of [project, temporary]) mkdirSync(made);
      await initProject(project);
      const spawned = { cwd: project, env: { TMPDIR: temporary } };
      for (const killAfter of [150, 250, 350, 450]) await tripConfigProcess(["publish"], { ...spawned, killAfter });
      expect((await tripConfigProcess(["publish"], spawned)).code).toBe(0);
      expect(readdirSync(temporary)).toEqual([]);
      expect(readdirSync(join(project, ".trip-config/staging"))).toEqual([]);
    }));

  test("in a clone that belongs to another user, as in a container", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      // What git's own tests use in place of a second user.
      const { code, stderr } = await tripConfig(["publish"], {
        cwd: folder,
        env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" },
      });
      expect([code, stderr]).toEqual([0, ""]);
    }));

  test("hooks of the user's clone are not run", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const hook = join(folder, ".git/hooks/reference-transaction");
      mkdirSync(join(folder, ".git/hooks"), { recursive: true });
      writeFileSync(hook, "#!/bin/sh\nexit 1\n");
      chmodSync(hook, 0o755);
      const { code, stderr } = await tripConfig(["publish"], { cwd: folder });
      expect([code, stderr]).toEqual([0, ""]);
    }));

  test("from a shallow clone, which is deepened when main is further back than it reaches", () =>
    withFolder(async (folder) => {
      const [origin, shallow] = [join(folder, "origin"), join(folder, "shallow")];
      mkdirSync(origin);
      await initProject(origin);
      const world = await localWorld(origin);
      for (let at = 0; at < 3; at++) await world.edit({ dev: image(`v0.${at}.0`) });
      const args = ["clone", "--quiet", "--depth=1", `file://${origin}`, shallow];
      await gitAt(folder).run(args);
      expect((await tripConfig(["publish"], { cwd: shallow })).code).toBe(0);
      for (let at = 0; at < 60; at++) await world.edit({ dev: image(`v1.${at}.0`) });
      // The clone forgets what lies between, as a fresh checkout of CI with a kept .trip-config would.
      const git = gitAt(shallow);
      await git.run(["fetch", "--quiet", "--depth=1", "origin", "main"]);
      await git.run(["reset", "--quiet", "--hard", "FETCH_HEAD"]);
      expect((await git.run(["rev-list", "--count", "HEAD"])).trim()).toBe("1");
      const { code, stdout, stderr } = await tripConfig(["publish"], { cwd: shallow });
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("dev updated");
      // Diverged is told from not deep enough.
      await git.run(["commit", "--quiet", "--allow-empty", "--amend", "-m", "Another"], { as: personIdentity });
      expect((await tripConfig(["publish"], { cwd: shallow })).stdout).toContain("error[not-on-main]");
    }));

  test("from a shallow clone whose remote is gone: exit 3, nothing written", () =>
    withFolder(async (folder) => {
      const [origin, shallow] = [join(folder, "origin"), join(folder, "shallow")];
      mkdirSync(origin);
      await initProject(origin);
      const world = await localWorld(origin);
      await world.edit({});
      await gitAt(folder).run(["clone", "--quiet", "--depth=1", `file://${origin}`, shallow]);
      expect((await tripConfig(["publish"], { cwd: shallow })).code).toBe(0);
      for (let at = 0; at < 3; at++) await world.edit({ dev: image(`v1.${at}.0`) });
      const git = gitAt(shallow);
      await git.run(["fetch", "--quiet", "--depth=1", "origin", "main"]);
      await git.run(["reset", "--quiet", "--hard", "FETCH_HEAD"]);
      await git.run(["remote", "set-url", "origin", "https://user:hunter2@127.0.0.1:1/gone.git"]);
      const { code, stderr } = await tripConfig(["publish"], { cwd: shallow });
      expect(code).toBe(3);
      expect(stderr).not.toContain("hunter2");
    }));

  test("in a worktree: the forge lies beside the common git folder, one for all", () =>
    withFolder(async (folder) => {
      const [project, other] = [join(folder, "project"), join(folder, "other")];
      mkdirSync(project);
      await initProject(project);
      await gitAt(project).run(["worktree", "add", "--quiet", other, "-b", "topic"]);
      expect((await tripConfig(["publish"], { cwd: other })).code).toBe(0);
      expect(readdirSync(other)).not.toContain(".trip-config");
      const { stdout } = await tripConfig(["publish"], { cwd: project });
      expect(stdout).toContain("cluster waits unchanged in #1");
    }));

  test("in a subfolder of a repository, and with -C from elsewhere", () =>
    withFolder(async (folder) => {
      const project = join(folder, "deploy/trip config");
      mkdirSync(project, { recursive: true });
      writeProject(project);
      await gitAt(folder).run(["init", "--quiet", "--initial-branch=main"]);
      await commitAll(folder, "All");
      const { code, stderr } = await tripConfig(["-C", project, "publish"], { cwd: folder });
      expect([code, stderr]).toEqual([0, ""]);
      const committed = await tripConfig(["set-image", "dev", "hello=v2", "--commit"], { cwd: project });
      expect([committed.code, committed.stderr]).toEqual([0, ""]);
      const source = gitAt(join(project, ".trip-config/source.git"));
      const text = await source.run(["show", "main:deploy/trip config/envs/dev.json"]);
      expect(JSON.parse(text).services.hello.image.tag).toBe("v2");
      const [, command = ""] =
        /To go on from there: (.*)\n/.exec((await tripConfig(["publish"], { cwd: project })).stdout) ?? [];
      execFileSync("sh", ["-c", command], { cwd: project, stdio: "pipe" });
      writeFileSync(join(project, "envs/new file.sql"), "select 1;\n");
      const dirty = await tripConfig(["publish"], { cwd: project });
      expect(dirty.stdout).toContain(": envs/new file.sql.");
    }));

  test("in no repository, and before the first commit: exit 1", () =>
    withFolder(async (folder) => {
      writeProject(folder);
      expect((await tripConfig(["publish"], { cwd: folder })).stdout).toContain("error[not-a-repository]");
      await gitAt(folder).run(["init", "--quiet"]);
      expect((await tripConfig(["publish"], { cwd: folder })).stdout).toContain("has no commit yet");
    }));

  test("with a lock of git in config: exit 3, and the file is named; one that a killed git has left is removed", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const world = await localWorld(folder);
      await settled(world);
      await world.edit({ prod: image("v2") });
      mkdirSync(join(folder, ".trip-config/config.git/refs/heads/trip-config"), { recursive: true });
      const lock = join(folder, ".trip-config/config.git/refs/heads/trip-config/prod.lock");
      writeFileSync(lock, "");
      const { code, stderr } = await world.run("publish");
      expect(code).toBe(3);
      expect(stderr).toContain("prod.lock");
      const longAgo = Date.now() / 1000 - 120;
      utimesSync(lock, longAgo, longAgo);
      expect((await world.publish()).code).toBe(0);
      await openPull(world, "prod");
    }));

  test("a source pull request merged in the forge does not touch the work tree", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const world = await localWorld(folder);
      await settled(world);
      const { source } = world.person;
      const head = (await source.branch("main")) ?? "";
      const text = readFileSync(join(folder, "envs/dev.json"), "utf8").replace("v1.0.0", "v2.0.0");
      const commit = await source.commit({
        tree: head,
        changes: new Map([["envs/dev.json", text]]),
        parents: [head],
        message: "Promote\n",
      });
      await source.moveBranch("promote/dev", undefined, commit);
      const pull = await source.pulls.open({ branch: "promote/dev", head: commit, title: "Promote", body: "" });
      if (pull === "lost") throw new Error("nobody else is there");
      const merged = await world.run("pr", "merge", String(pull.number), "--repository", "source");
      expect([merged.code, merged.stderr]).toEqual([0, ""]);
      expect(readFileSync(join(folder, "envs/dev.json"), "utf8")).toContain("v1.0.0");
      expect(await source.isAncestor(commit, (await source.branch("main")) ?? "")).toBe(true);
      expect(await source.branch("promote/dev")).toBeUndefined();
    }));
});

describe("pr", () => {
  test("list, show, close and merge, and what they refuse", () =>
    withFolder(async (folder) => {
      await initProject(folder);
      const world = await localWorld(folder);
      await world.publish();
      const { number } = await openPull(world, "prod");
      expect((await world.run("pr", "list")).stdout).toContain(`#${number} open trip-config/prod: prod: `);
      expect((await world.run("pr", "show", String(number))).stdout).toContain("`Deployment/hello`");
      expect((await world.run("pr", "close", String(number))).code).toBe(0);
      expect((await world.run("pr", "close", String(number))).stdout).toContain("error[closed-pull-request]");
      expect((await world.run("pr", "merge", String(number))).stdout).toContain("error[closed-pull-request]");
      const unknown = (await world.run("pr", "merge", "99")).stdout;
      expect(unknown).toContain("error[unknown-pull-request]\nThe repository config has no pull request 99.\n");
      expect(unknown).toContain("those of source: --repository source.");
      expect((await world.run("pr", "merge", "x")).code).toBe(2);
      const json = JSON.parse((await world.run("pr", "list", "--state", "all", "--format", "json")).stdout);
      expect(json.pulls.map((pull: { state: string }) => pull.state).sort()).toEqual(["closed", "open", "open"]);
    }));
});

/** Every file below a folder with its size and the time of its last change. */
function listing(folder: string): readonly (readonly [string, number, number])[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const { size, mtimeMs } = statSync(join(folder, path));
      return [path, size, mtimeMs] as const;
    });
}
