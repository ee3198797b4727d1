import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { tripConfig, type Watching, watching } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { filesIn, withFolder } from "../support/run.ts";
import { otherEnvironment, type Project, tagged, withProject } from "./project.ts";

/** Watches a project; afterwards what it was compiled to has to be what a run of its own says. */
function watched(args: readonly string[], use: (project: Project, watch: Watching) => Promise<void>): Promise<void> {
  return withProject(async (project) => {
    const watch = watching(["-C", project.root, ...args]);
    await watch.answer();
    await use(project, watch);
    expect((await watch.end()).code).toBe(0);
    if (args.includes("generate")) {
      expect((await tripConfig(["-C", project.root, ...args, "--check"])).stdout).toMatch(/up to date/);
    }
  });
}

/** Without the time of day and the empty line before it. */
function told(answer: string): readonly string[] {
  return answer
    .replace(/^\n\d\d:\d\d:\d\d /, "")
    .split("\n")
    .slice(0, -1);
}

/** The project has a warning, which is told when it begins. */
const fine = "0 errors, 1 warning.";

const deployment = "out/dev/hello/deployment-hello.yaml";

/** Longer than the longest silence that a change is waited for. */
const longEnough = 300;

describe("generate --watch", () => {
  test("writes all, then what a save changes, and nothing of its own is a change", () =>
    withProject(async ({ root, setTag, write, read }) => {
      const watch = watching(["-C", root, "generate"]);
      expect(await watch.answer()).toMatch(
        /^\d+ files written, 0 removed, 0 unchanged\.\n1 warning: [^\n]+\nWatching envs\/\. Ctrl-C ends it\.\n$/,
      );
      setTag("dev", "v2");
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `written: ${deployment}`, fine]);
      expect(readFileSync(join(root, deployment), "utf8")).toContain("hello:v2");
      write("dev", `${read("dev")}\n`);
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `nothing changed; ${fine}`]);
      rmSync(join(root, "argocd"), { recursive: true });
      await pause(longEnough);
      expect(watch.unread()).toBe("");
      const { code, stderr } = await watch.end();
      expect([code, stderr]).toEqual([0, ""]);
    }));

  test("tells broken JSON, goes on, and says when it is mended; what it hides is not told again", () =>
    watched(["generate"], async ({ write, read }, watch) => {
      const dev = read("dev");
      write("dev", dev.replace('"hosts": {', '"hosts": {,'));
      const [title, first, ...rest] = told(await watch.answer());
      expect([title, first]).toEqual(["envs/dev.json", "error[invalid-json] envs/dev.json:3:13"]);
      expect(rest.at(-1)).toBe("1 error, 0 warnings; nothing was written.");
      write("dev", dev.replace('"quota": {', '"quota": {,'));
      expect(told(await watch.answer())).toEqual([
        "envs/dev.json",
        expect.stringMatching(/^error\[invalid-json\] envs\/dev\.json:\d+:13$/),
        expect.stringContaining('"quota": {,'),
        expect.stringContaining("^"),
        expect.any(String),
        "",
        expect.stringMatching(/^gone: error\[invalid-json\] envs\/dev\.json:3:13 /),
        "1 error, 0 warnings; nothing was written.",
      ]);
      write("dev", tagged(dev, "v3"));
      expect(told(await watch.answer())).toEqual([
        "envs/dev.json",
        expect.stringMatching(/^gone: error\[invalid-json\] /),
        `written: ${deployment}`,
        fine,
      ]);
    }));

  test("a warning that a save brings is a line, and so is its end", () =>
    watched(["generate", "--allow", "floating-tag"], async ({ write, read }, watch) => {
      const dev = read("dev");
      write("dev", tagged(dev, "latest"));
      const lines = told(await watch.answer());
      expect(lines).toContainEqual(expect.stringMatching(/^new: warning\[floating-tag\] /));
      expect(lines.at(-1)).toBe("0 errors, 2 warnings.");
      write("dev", dev);
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/^gone: warning\[floating-tag\] /));
    }));

  test("knows the ways in which editors save", () =>
    watched(["generate"], async ({ root, read, write }, watch) => {
      const at = (name: string) => join(root, "envs", name);
      // Beside it, then over it, as most do.
      writeFileSync(at("dev.json.tmp"), tagged(read("dev"), "v4"));
      renameSync(at("dev.json.tmp"), at("dev.json"));
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `written: ${deployment}`, fine]);
      // As vim does where it keeps a backup: it tries the folder, moves the file away, writes another and removes the first.
      const text = tagged(read("dev"), "v5");
      writeFileSync(at("4913"), "");
      rmSync(at("4913"));
      renameSync(at("dev.json"), at("dev.json~"));
      await pause(30);
      writeFileSync(at("dev.json"), text);
      await pause(30);
      rmSync(at("dev.json~"));
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `written: ${deployment}`, fine]);
      // In place, emptied first.
      write("dev", "");
      await pause(30);
      write("dev", tagged(text, "v6"));
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `written: ${deployment}`, fine]);
      // What editors hide is nobody's.
      writeFileSync(at(".dev.json.swp"), "vim");
      utimesSync(at("dev.json"), new Date(), new Date());
      expect(told(await watch.answer())).toEqual(["envs/dev.json", `nothing changed; ${fine}`]);
    }));

  test("environments come and go", () =>
    watched(["generate"], async ({ root, read, write }, watch) => {
      const dev = read("dev");
      write("qa", otherEnvironment(dev, "qa"));
      const [title, ...lines] = told(await watch.answer());
      expect(title).toBe("envs/qa.json");
      expect(lines).toContainEqual(expect.stringMatching(/^written: \d+ more$/));
      expect([...filesIn(root).keys()]).toContain("out/qa/hello/deployment-hello.yaml");
      rmSync(join(root, "envs/qa.json"));
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/^removed: \d+ more$/));
      expect([...filesIn(root).keys()].filter((path) => path.startsWith("out/qa/"))).toEqual([]);
    }));

  test("envs/ goes and comes back, and so do folders in it", () =>
    watched(["generate"], async ({ root, setTag, read, write }, watch) => {
      const [envs, away] = [join(root, "envs"), join(root, "away")];
      renameSync(envs, away);
      const gone = told(await watch.answer());
      expect(gone[1]).toBe("error[no-environments]");
      expect(gone.at(-1)).toBe("1 error, 0 warnings; nothing was written.");
      cpSync(away, envs, { recursive: true });
      expect((await watch.answer()).split("\n")).toContain(fine);
      setTag("dev", "v7");
      expect(told(await watch.answer())).toContain(`written: ${deployment}`);
      const withFile = JSON.parse(read("dev"));
      withFile.services.hello.files = { "/etc/hello": { "a.txt": { file: "hello/a.txt" } } };
      for (const text of ["one", "two"]) {
        rmSync(join(envs, "hello"), { recursive: true, force: true });
        mkdirSync(join(envs, "hello"));
        writeFileSync(join(envs, "hello/a.txt"), text);
        await watch.answer();
      }
      write("dev", read("dev"));
      await watch.answer();
    }));

  test("many saves are one answer", () =>
    watched(["generate"], async ({ read, write }, watch) => {
      const dev = read("dev");
      for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
        write(`qa-${number}`, otherEnvironment(dev, `qa-${number}`));
        await pause(number === 1 ? 0 : 20);
      }
      expect(told(await watch.answer())[0]).toBe("envs/qa-1.json and 7 more");
      await pause(longEnough);
      expect(watch.unread()).toBe("");
    }));

  test("a branch is switched to, and back, and git finds nothing changed", () =>
    withProject(async ({ root, read, write, setTag }) => {
      const git = gitAt(root);
      const commit = async (message: string) => {
        await tripConfig(["-C", root, "generate"]);
        await git.run(["add", "--all"]);
        const name = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
        await git.run([...name, "commit", "--quiet", "--message", message]);
      };
      await git.run(["init", "--quiet", "--initial-branch", "main"]);
      writeFileSync(join(root, ".gitignore"), ".trip-config\n");
      await commit("one environment");
      await git.run(["switch", "--quiet", "--create", "many"]);
      const dev = read("dev");
      for (const number of [1, 2, 3, 4]) {
        write(`qa-${number}`, otherEnvironment(dev, `qa-${number}`));
      }
      setTag("dev", "v8");
      mkdirSync(join(root, "envs/notes"));
      writeFileSync(join(root, "envs/notes/readme.txt"), "a folder of its own");
      await commit("five environments");
      const watch = watching(["-C", root, "generate"]);
      await watch.answer();
      for (const branch of ["main", "many"]) {
        await git.run(["switch", "--quiet", branch]);
        expect(told(await watch.answer())).toEqual(["envs/dev.json and 5 more", `nothing changed; ${fine}`]);
        expect(await git.run(["status", "--porcelain"])).toBe("");
      }
      expect((await watch.end()).code).toBe(0);
    }));

  test("what somebody does to out/ is put right with the next save, of whichever environment", () =>
    watched(["generate"], async ({ root, read, write, setTag }, watch) => {
      write("qa", otherEnvironment(read("dev"), "qa"));
      await watch.answer();
      const at = (path: string) => join(root, "out/dev", path);
      const deeds = {
        "writes into a file": () => writeFileSync(at("hello/deployment-hello.yaml"), "by hand"),
        "removes a file": () => rmSync(at("hello/deployment-hello.yaml")),
        "adds a file": () => writeFileSync(at("hello/other.yaml"), "by hand"),
        "replaces a file": () => {
          writeFileSync(join(root, "other"), "by hand");
          renameSync(join(root, "other"), at("hello/deployment-hello.yaml"));
        },
        "moves the folder away": () => renameSync(at("."), join(root, "away")),
        "moves all away": () => renameSync(join(root, "out"), join(root, "all")),
      };
      let saves = 0;
      const save = async () => {
        setTag("qa", `v${++saves}`);
        return told(await watch.answer());
      };
      for (const [what, deed] of Object.entries(deeds)) {
        // With some time for it, it is known that nobody has touched dev's folder.
        for (const _ of ["once", "once more"]) expect(await save()).toHaveLength(3);
        await pause(longEnough);
        deed();
        expect((await save()).length, what).toBeGreaterThan(3);
        expect(readFileSync(join(root, deployment), "utf8"), what).toContain("kind: Deployment");
        expect([...filesIn(root).keys()], what).not.toContain("out/dev/hello/other.yaml");
      }
    }));

  test.each(["a repository", "a worktree"])("waits while git changes %s", (kind) =>
    watched(["generate"], async ({ root, setTag }, watch) => {
      const git = kind === "a worktree" ? join(root, "../git") : join(root, ".git");
      mkdirSync(git);
      if (kind === "a worktree") writeFileSync(join(root, ".git"), "gitdir: ../git\n");
      const lock = join(git, "index.lock");
      writeFileSync(lock, "");
      setTag("dev", "v9");
      await pause(longEnough);
      expect(watch.unread()).toBe("");
      rmSync(lock);
      expect(told(await watch.answer())).toContain(`written: ${deployment}`);
    }),
  );

  test("what the disk refuses is told, and tried again", () =>
    watched(["generate"], async ({ root, setTag }, watch) => {
      rmSync(join(root, "out"), { recursive: true });
      writeFileSync(join(root, "out"), "no folder");
      setTag("dev", "v10");
      expect(told(await watch.answer())).toEqual([
        "envs/dev.json",
        expect.stringMatching(/^trip-config cannot do it: E\w+: /),
        "The next change is another try.",
      ]);
      rmSync(join(root, "out"));
      setTag("dev", "v11");
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/^written: \d+ more$/));
    }));

  test("the project is the one that is stood in", () =>
    withProject(async ({ root, setTag }) => {
      const watch = watching(["generate"], { cwd: join(root, "envs") });
      await watch.answer();
      setTag("dev", "v12");
      expect(told(await watch.answer())).toContain(`written: ${deployment}`);
      await watch.end();
    }));

  test("ends with what the last run has found", () =>
    withProject(async ({ root, write }) => {
      const watch = watching(["-C", root, "generate"]);
      await watch.answer();
      write("dev", "{");
      await watch.answer();
      expect((await watch.end()).code).toBe(1);
    }));
});

describe("check --watch", () => {
  test("shows findings that are new, with their lines", () =>
    watched(["check"], async ({ root, read, write }, watch) => {
      const dev = read("dev");
      write("dev", tagged(dev, "latest"));
      const lines = told(await watch.answer());
      expect(lines[1]).toMatch(/^error\[floating-tag\] .*envs\/dev\.json:\d+:\d+/);
      expect(lines).toContainEqual(expect.stringContaining('"tag": "latest"'));
      // The same on another line is no news.
      write("dev", tagged(dev, "latest").replace('"hosts"', '\n"hosts"'));
      expect(told(await watch.answer())).toEqual(["envs/dev.json", "nothing changed; 1 error, 1 warning."]);
      write("dev", dev);
      expect(told(await watch.answer()).slice(1)).toEqual([
        expect.stringMatching(/^gone: error\[floating-tag\] /),
        fine,
      ]);
      expect([...filesIn(root).keys()]).toEqual([]);
    }));

  test("looks after manifests, waivers and a baseline wherever they are", () =>
    withFolder(async (folder) => {
      const file = join(folder, "web/pod.yaml");
      const pod = (tag: string) =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web, image: "web:${tag}"}]}\n`;
      mkdirSync(join(folder, "web"));
      writeFileSync(file, pod("v1"));
      const watch = watching(["check", "--manifests", "web", "--baseline", "known.json"], { cwd: folder });
      expect(await watch.answer()).toMatch(/^error\[unreadable-baseline\]/);
      await tripConfig(["check", "--manifests", "web", "--write-baseline", "known.json"], { cwd: folder });
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/^gone: error\[unreadable-baseline\]/));
      writeFileSync(file, pod("latest"));
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/floating-tag/));
      rmSync(file);
      expect(told(await watch.answer())).toContainEqual(expect.stringMatching(/^error\[no-manifests\]/));
      expect((await watch.end()).code).toBe(1);
    }));
});

test.each([
  [["generate", "--watch", "--format", "json"], /--watch tells what changes as text/],
  [["generate", "--watch", "--check"], /cannot be used with option/],
  [["check", "--watch", "--write-baseline", "known.json"], /cannot be used with option/],
  [["check", "--watch", "--manifests", "-"], /standard input \(-\) is read once/],
])("%j is refused", async (args, why) => {
  const { code, stderr } = await tripConfig(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(why);
});
