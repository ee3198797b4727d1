import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { filesIn, repository, withFolder } from "../support/run.ts";

const cases = join(repository, "test/import/cases");

describe("import", () => {
  test("writes a project that generates what was imported, and tells no value of a Secret", () =>
    withFolder(async (folder) => {
      cpSync(join(cases, "guestbook/input"), join(folder, "rendered"), { recursive: true });
      const first = await tripConfig(["import", "rendered/prod", "--dir", "shop"], { cwd: folder });
      expect(first).toMatchObject({ code: 0, stderr: "" });
      expect(first.stdout).toContain("4 of 4 objects equal in meaning.");
      const project = join(folder, "shop");
      const written = await tripConfig(["-C", project, "generate"]);
      expect(written).toMatchObject({ code: 0 });
      expect(filesIn(project).get("out/prod/guestbook-ui/deployment-guestbook-ui.yaml")).toContain("app: guestbook-ui");
      const all = [...filesIn(project, [".", "out", "argocd"]).values(), first.stdout, written.stdout].join("\n");
      expect(all).not.toContain("not-to-be-taken-in");
      const before = filesIn(project, ["envs"]);
      const second = await tripConfig(["import", "rendered/prod", "--dir", "shop"], { cwd: folder });
      expect(second.code).toBe(1);
      expect(second.stdout).toMatch(/^error\[file-exists\]/);
      expect(filesIn(project, ["envs"])).toEqual(before);
    }));

  test("takes several folders by name, and says in JSON what each object became", () =>
    withFolder(async (folder) => {
      const given = join(cases, "two-environments/input");
      const folders = [`dev=${given}/dev`, `prod=${given}/prod`];
      const { code, stdout } = await tripConfig(["import", ...folders, "--dir", folder, "--format", "json"]);
      expect(code).toBe(0);
      const { report, written, diagnostics } = JSON.parse(stdout);
      expect(diagnostics).toEqual([]);
      expect(written).toContain("envs/dev.json");
      expect(report.objects.map(({ form }: { readonly form: string }) => form)).toContain("typed");
      expect(JSON.parse(readFileSync(join(folder, "envs/base.json"), "utf8")).defaults).toBe("kubernetes");
    }));

  test.each([
    [["import", "a/All"], "`all` cannot be the name of an environment"],
    [["import", "a", "b/a"], "Two folders would be the environment `a`"],
    [["import", "x=a", "y=b", "--env", "prod"], "--env names the environment of one folder"],
    [["import", "x=a", "y=b", "--namespace", "prod"], "--namespace is for one folder"],
    [["import", "a", "--product", "Not A Name"], "option '--product' argument 'Not A Name' is invalid"],
  ])("%j is refused before anything is read", async (args, message) => {
    const { code, stderr } = await tripConfig(args, { cwd: "/" });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("says what is wrong with what it is given, and writes nothing", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "empty"));
      const empty = await tripConfig(["import", "empty", "--dir", "shop"], { cwd: folder });
      expect(empty.code).toBe(1);
      expect(empty.stdout).toMatch(/^error\[no-manifests\]/);
      const none = await tripConfig(["import", "nowhere", "--dir", "shop"], { cwd: folder });
      expect(none.stdout).toMatch(/^error\[no-manifests\].*\n.*nowhere does not exist/);
      writeFileSync(join(folder, "empty/kustomization.yml"), "kind: Kustomization\n");
      const unrendered = await tripConfig(["import", "empty", "--dir", "shop"], { cwd: folder });
      expect(unrendered.stdout).toMatch(/^error\[not-rendered\] empty\/kustomization\.yml/);
      rmSync(join(folder, "empty"), { recursive: true });
      expect([...filesIn(folder, ["."])]).toEqual([]);
    }));
});
