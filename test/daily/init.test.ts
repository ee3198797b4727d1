import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { tripConfig } from "../support/cli.ts";
import { filesIn, repository, withFolder } from "../support/run.ts";

const files = [
  ...fastGlob.sync("schemas/*.schema.json", { cwd: repository }).sort(),
  "README.md",
  "CODEOWNERS",
  "package.json",
  "package-lock.json",
  `vendor/trip-config-${packageJson.version}.tgz`,
  ".gitignore",
  ".gitattributes",
  ".npmrc",
  "envs/base.json",
  "envs/cluster.json",
  "envs/dev.json",
];

describe("init", () => {
  test("an empty folder becomes a project that generates and checks clean", () =>
    withFolder(async (folder) => {
      const root = join(folder, "new/project");
      const made = await tripConfig(["init", "--dir", root, "--format", "json"]);
      expect(made).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(made.stdout)).toEqual({ diagnostics: [], written: files, committed: true });
      expect(await tripConfig(["generate", "--check"], { cwd: root })).toMatchObject({ code: 0 });
      const checked = JSON.parse((await tripConfig(["check", "--format", "json"], { cwd: root })).stdout);
      // What nobody can cure in a new project: the controller that the seed asks for is retired.
      expect(checked.diagnostics.map(({ code }: { code: string }) => code)).toEqual(["retired-component"]);
      expect([...filesIn(root).keys()]).toContain("out/dev/hello/deployment-hello.yaml");
    }));

  test("what names begin with is said, or is the folder's name", () =>
    withFolder(async (folder) => {
      const root = join(folder, "Web Shop-config");
      const namesIn = (made: string) =>
        [...filesIn(made).keys()].filter((path) => /^argocd\/(application-|appproject-)/.test(path));
      await tripConfig(["init", "--dir", root]);
      expect((await tripConfig(["generate"], { cwd: root })).code).toBe(0);
      expect(namesIn(root)).toEqual([
        "argocd/application-web-shop-cert-manager.yaml",
        "argocd/application-web-shop-dev.yaml",
        "argocd/application-web-shop-metallb.yaml",
        "argocd/application-web-shop-metrics-server.yaml",
        "argocd/appproject-web-shop-dev.yaml",
      ]);
      const other = join(folder, "other");
      const { stdout } = await tripConfig(["init", "--dir", other, "--product", "toys"]);
      expect(stdout).toContain("begin with `toys`");
      await tripConfig(["generate"], { cwd: other });
      expect(namesIn(other)).toContain("argocd/application-toys-dev.yaml");
      expect([...filesIn(other).keys()]).toContain("out/dev/hello/service-hello.yaml");
      for (const taken of ["default", "Toys", "-toys", "t".repeat(41)])
        expect((await tripConfig(["init", "--dir", join(folder, "none"), `--product=${taken}`])).code).toBe(2);
      expect(existsSync(join(folder, "none"))).toBe(false);
    }));

  test("the schemas that the env files name are there, and are those of this version", () =>
    withFolder(async (folder) => {
      await tripConfig(["-C", folder, "init"]);
      for (const name of readdirSync(join(folder, "envs"))) {
        const file = join(folder, "envs", name);
        const { $schema } = JSON.parse(readFileSync(file, "utf8"));
        const schema = readFileSync(join(dirname(file), $schema), "utf8");
        expect(schema).toBe(readFileSync(join(repository, "envs", $schema), "utf8"));
        for (const [, target = ""] of schema.matchAll(/"\$ref": "([a-z.]+json)#/g)) {
          expect(existsSync(join(folder, "schemas", target)), target).toBe(true);
        }
      }
    }));

  test("starts where one stands, also inside of another project", () =>
    withFolder(async (folder) => {
      await tripConfig(["-C", folder, "init"]);
      mkdirSync(join(folder, "inner"));
      expect((await tripConfig(["init"], { cwd: join(folder, "inner") })).code).toBe(0);
      expect(existsSync(join(folder, "inner/envs/dev.json"))).toBe(true);
    }));

  test("changes nothing that is there", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "envs"));
      writeFileSync(join(folder, ".gitignore"), "node_modules\n");
      writeFileSync(join(folder, "envs/notes.txt"), "mine");
      const refused = await tripConfig(["-C", folder, "init"]);
      expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("error[file-exists]") });
      expect(refused.stdout).toContain("notes.txt");
      expect(readdirSync(folder).sort()).toEqual([".gitignore", "envs"]);
      expect(readdirSync(join(folder, "envs"))).toEqual(["notes.txt"]);
    }));

  test("takes schemas that are the same, and what git ignores already, as they are; other schemas stop it", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "schemas"));
      writeFileSync(join(folder, ".gitignore"), "node_modules\n");
      writeFileSync(join(folder, "schemas/base.schema.json"), "{}");
      const refused = await tripConfig(["-C", folder, "init"]);
      expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("schemas/base.schema.json is there") });
      expect(existsSync(join(folder, "envs"))).toBe(false);
      writeFileSync(
        join(folder, "schemas/base.schema.json"),
        readFileSync(join(repository, "schemas/base.schema.json")),
      );
      expect((await tripConfig(["-C", folder, "init"])).code).toBe(0);
      expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("node_modules\n");
    }));
});

test("generate renews the schemas of a project that another version has made, and --check says that they are stale", () =>
  withFolder(async (folder) => {
    await tripConfig(["init", "--dir", folder]);
    await tripConfig(["-C", folder, "generate"]);
    const file = join(folder, "schemas/environment.schema.json");
    const right = readFileSync(file, "utf8");
    writeFileSync(file, "{}\n");
    // A schema that the version before did not have yet.
    rmSync(join(folder, "schemas/waivers.schema.json"));
    const stale = await tripConfig(["-C", folder, "generate", "--check"]);
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain("error[stale-schemas]\nThe schemas are not those of trip-config");
    expect(stale.stdout).toContain("hint: `trip-config generate` renews them.");
    expect(stale.stdout).toContain(
      "stale    schemas/environment.schema.json\nstale    schemas/waivers.schema.json\n2 files",
    );
    expect((await tripConfig(["-C", folder, "generate"])).stdout).toMatch(/^2 files written/);
    expect(readFileSync(file, "utf8")).toBe(right);
    expect((await tripConfig(["-C", folder, "generate", "--check"])).code).toBe(0);
  }));

test("where trip-config itself is made schemas/ is the source, and no copy; who has no schemas/ gets none", () =>
  withFolder(async (folder) => {
    await tripConfig(["init", "--dir", folder]);
    const file = join(folder, "schemas/base.schema.json");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("\n", "\r\n"));
    await tripConfig(["-C", folder, "generate"]);
    expect((await tripConfig(["-C", folder, "generate", "--check"])).code).toBe(0);
    writeFileSync(file, "{}\n");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ author: { name: packageJson.name } }));
    expect((await tripConfig(["-C", folder, "generate", "--check"])).code).toBe(1);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: packageJson.name }));
    await tripConfig(["-C", folder, "generate"]);
    expect(readFileSync(file, "utf8")).toBe("{}\n");
    rmSync(join(folder, "schemas"), { recursive: true });
    writeFileSync(join(folder, "package.json"), "broken");
    await tripConfig(["-C", folder, "generate"]);
    expect(existsSync(join(folder, "schemas"))).toBe(false);
  }));
