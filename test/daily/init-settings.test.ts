/** What init is told and asked, and what it makes of the folder that it finds. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { gitAt } from "../../generator/adapters/git/run.ts";
import { settle } from "../../generator/cli/questions.ts";
import { forgeTypes, settingNames } from "../../generator/daily/init/settings.ts";
import { commitAll, personIdentity } from "../publish/local-world.ts";
import { tripConfig } from "../support/cli.ts";
import { repository, withFolder } from "../support/run.ts";

/** A person who is known to git, and one who is not. */
const known = (home: string) => {
  writeFileSync(
    join(home, ".gitconfig"),
    "[user]\n\tname = Mina Park\n\temail = mina@example.com\n[commit]\n\tgpgSign = true\n",
  );
  return { HOME: home, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: undefined };
};
const clusterOf = (root: string) => JSON.parse(readFileSync(join(root, "envs/cluster.json"), "utf8"));
const log = async (root: string) => (await gitAt(root, process.env).run(["log", "--format=%an <%ae> %s"])).trim();
const git = (root: string, ...args: string[]) => gitAt(root, process.env).run(args, { as: personIdentity });

describe("what is said", () => {
  test("stands in the env files, in CODEOWNERS, and in workflows that nothing of the tool's own is in", () =>
    withFolder(async (root) => {
      const made = await tripConfig([
        ...["-C", root, "init", "--product=github", "--forge=github", "--registry=ghcr.io/acme"],
        ...["--source=https://github.com/acme/shop-config.git", "--application=ssh://git@github.com/acme/shop.git"],
        "--owners=@acme/platform mina@example.com",
      ]);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      const { product, forge, imageRegistry, repositories } = clusterOf(root);
      expect({ product, forge, imageRegistry }).toEqual({
        product: "github",
        forge: { type: "github" },
        imageRegistry: "ghcr.io/acme",
      });
      // The bot writes all of config, which therefore is no other repository.
      expect(repositories).toEqual({
        source: { url: "https://github.com/acme/shop-config.git", branch: "main" },
        config: { url: "https://github.com/acme/github-config.git", branch: "main" },
        application: { url: "ssh://git@github.com/acme/shop.git", branch: "main" },
      });
      expect(readFileSync(join(root, "CODEOWNERS"), "utf8")).toContain("\n*  @acme/platform mina@example.com\n");
      const publish = readFileSync(join(root, ".github/workflows/publish.yml"), "utf8");
      expect(publish).toContain("vars.TRIP_CONFIG_CONFIG_REPOSITORY || 'github-config'");
      const own = readFileSync(join(repository, ".github/workflows/publish.yml"), "utf8");
      expect(publish).toBe(own.replaceAll("trip-service-config", "github-config"));
      expect(existsSync(join(root, ".github/workflows/tool.yml"))).toBe(false);
      expect(made.stdout).toContain("\ngit push https://github.com/acme/shop-config.git HEAD:main\n");
    }));

  test.each([
    ["--product=Toys", "Write lower-case letters, digits and dashes"],
    ["--forge=gitlab", `Write ${forgeTypes.slice(0, -1).join(", ")} or ${forgeTypes.at(-1)}.`],
    ["--forge=github", "with --forge github, --source must be said."],
    ["--source=github.com/acme/shop", "Write an address"],
    ["--source=https://mina:secret@github.com/acme/shop", "without a user and a password"],
    ["--registry=Acme Registry", "Write a host and a path"],
    ["--owners=@acme/platform\n* @eve", "Write names such as"],
    ["--config=https://git.example.com/shop/shop-envs.git", "it is no other of your repositories"],
  ])("%s is refused, and nothing is written", (option, why) =>
    withFolder(async (folder) => {
      const refused = await tripConfig(["init", `--dir=${join(folder, "shop")}`, option]);
      expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(why) });
      expect(refused.stderr).not.toContain("\nerror");
      expect(existsSync(join(folder, "shop"))).toBe(false);
    }),
  );
});

test.each(forgeTypes)(
  "README of a project on the forge %s says where its pull requests live, and each env file is right",
  (forge) =>
    withFolder(async (root) => {
      const source = "--source=https://git.example.com/acme/envs.git";
      const made = await tripConfig(["-C", root, "init", `--forge=${forge}`, "--product=shop", source]);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      const readme = readFileSync(join(root, "README.md"), "utf8");
      expect(readme).toContain("\n## Where pull requests live\n\n");
      expect(readme).not.toContain("{{");
      for (const [, page = ""] of readme.matchAll(/`node_modules\/trip-config\/(docs\/\w+\.md)`/g)) {
        expect(existsSync(join(repository, page)), page).toBe(true);
      }
      expect(clusterOf(root).forge).toEqual({ type: forge });
    }),
);

describe("the folder", () => {
  test("becomes a repository whose first commit is the person's, with what is compiled and nothing else of the folder", () =>
    withFolder(async (home) => {
      const root = join(home, "shop");
      mkdirSync(root);
      writeFileSync(join(root, "notes.txt"), "mine\n");
      writeFileSync(join(root, ".gitignore"), "vendor/\nout/\n");
      await tripConfig(["-C", root, "init"], { env: known(home) });
      expect(await log(root)).toBe("Mina Park <mina@example.com> shop as trip-config starts it");
      expect(await gitAt(root, process.env).run(["status", "--porcelain"])).toBe("?? .gitignore\n?? notes.txt\n");
      expect(await gitAt(root, process.env).run(["ls-files", "vendor", "out/dev/hello"])).toContain(
        "deployment-hello.yaml",
      );
      expect((await tripConfig(["-C", root, "generate", "--check"])).code).toBe(0);
      const published = await tripConfig(["-C", root, "publish"]);
      expect(published).toMatchObject({ code: 0, stdout: expect.stringContaining("cluster opened #1") });
    }));

  test("is a clone of an empty repository: its remote is the source, without the token that is in its address", () =>
    withFolder(async (root) => {
      await git(root, "init", "--quiet");
      await git(root, "remote", "add", "origin", "https://mina:t0ken@github.com/acme/envs.git");
      await tripConfig(["-C", root, "init", "--product=shop"]);
      expect(clusterOf(root).repositories.source.url).toBe("https://github.com/acme/envs.git");
      expect(clusterOf(root).repositories.config.url).toBe("https://github.com/acme/shop-config.git");
    }));

  test("with commits, or inside of a repository, gets none: the last lines say how", () =>
    withFolder(async (root) => {
      await git(root, "init", "--quiet");
      writeFileSync(join(root, "README.md"), "mine\n");
      await commitAll(root, "mine");
      const inside = await tripConfig(["init", "--dir", join(root, "it's")], { cwd: root });
      expect(inside.stdout).toContain("They are in no commit yet.\n");
      expect(inside.stdout.split("\n").slice(-4)).toEqual([
        "cd 'it'\\''s'",
        "git add --all . && git commit -m 'Start of it-s'",
        "npm install && npx trip-config publish",
        "",
      ]);
      expect((await tripConfig(["-C", root, "init"])).code).toBe(0);
      expect(await log(root)).toMatch(/ mine$/);
      expect(readFileSync(join(root, "README.md"), "utf8")).toBe("mine\n");
    }));

  test("is a project without git, too", () =>
    withFolder(async (folder) => {
      const made = await tripConfig(["-C", folder, "init", "--product=shop"], { env: { PATH: folder } });
      expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("git is not on PATH") });
      expect(made.stdout).toContain("\ngit init -b main && git add --all . && git commit -m 'Start of shop'\n");
      expect(existsSync(join(folder, "out/dev/hello/deployment-hello.yaml"))).toBe(true);
    }));

  test("whose package.json takes trip-config keeps it, with its lock; a second run is refused", () =>
    withFolder(async (root) => {
      const own = '{ "name": "mine", "devDependencies": { "trip-config": "0.0.1" } }\n';
      writeFileSync(join(root, "package.json"), own);
      expect((await tripConfig(["-C", root, "init"])).code).toBe(0);
      expect(readFileSync(join(root, "package.json"), "utf8")).toBe(own);
      expect([existsSync(join(root, "vendor")), existsSync(join(root, "package-lock.json"))]).toEqual([false, false]);
      const again = await tripConfig(["-C", root, "init", "--product=other"]);
      expect(again).toMatchObject({ code: 1, stdout: expect.stringContaining("init starts a project; this is one.") });
    }));
});

describe("what is asked", () => {
  /** Answers typed ahead, as a person does who pastes them. */
  async function asked(
    lines: string,
    said = {},
  ): Promise<{ result: Awaited<ReturnType<typeof settle>>; shown: string }> {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.end(lines);
    const result = await settle(said, { folder: "Web Shop", origin: undefined }, { input, output });
    return { result, shown: String(output.read()) };
  }

  test("is all that nobody said, with what is usual in brackets", async () => {
    const { result, shown } = await asked("\n".repeat(settingNames.length));
    expect(result).toMatchObject({ kind: "answered", settings: { product: "web-shop", forge: "local", owners: "" } });
    expect(shown).toContain("which names begin with [web-shop]: ");
    const { shown: less } = await asked("\n".repeat(settingNames.length), { product: "toys" });
    expect(less).not.toContain("which names begin with");
    expect(less).toContain("[registry.example.com/toys]");
  });

  test("is asked again after an answer that cannot be, and where nothing is usual", async () => {
    const answers = ["Shop", "shop", "github", "", "https://github.com/acme/envs.git", "", "", "", "@acme/platform"];
    const { result, shown } = await asked(answers.map((line) => `${line}\n`).join(""));
    expect(result).toMatchObject({
      kind: "answered",
      settings: { product: "shop", source: "https://github.com/acme/envs.git", owners: "@acme/platform" },
    });
    expect(shown.match(/Write [a-z]+/g)).toHaveLength(2);
  });

  test("ends when the person goes away", async () => {
    expect((await asked("shop\n")).result).toEqual({ kind: "gone" });
  });
});
