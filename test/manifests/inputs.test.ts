/** Where `check --manifests` reads from, how it names what it read, and what it says that it proved. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";

const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const wrong = `${map}extra: 1\n`;

/** A repository with manifests in a folder of a folder. */
const inRepository = (use: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    await gitAt(folder).run(["init", "--quiet"]);
    mkdirSync(join(folder, "deploy/rendered"), { recursive: true });
    writeFileSync(join(folder, "deploy/rendered/a.yaml"), wrong);
    await use(folder);
  });

test("paths for GitHub and code scanning are those of the repository, from wherever the command is run", () =>
  inRepository(async (folder) => {
    for (const [cwd, args] of [
      [folder, ["check", "--manifests", "deploy/rendered"]],
      [join(folder, "deploy"), ["check", "--manifests", "rendered"]],
      [join(folder, "deploy/rendered"), ["check", "--manifests", "."]],
      [join(folder, "deploy/rendered"), ["check", "--manifests", "a.yaml"]],
      [join(folder, "deploy/rendered"), ["check", "--manifests", "a.yaml", "."]],
      ["/", ["-C", join(folder, "deploy"), "check", "--manifests", "rendered"]],
    ] as const) {
      const annotation = await tripConfig([...args, "--format", "github"], { cwd });
      expect(annotation.stdout).toContain("::error file=deploy/rendered/a.yaml,line=4,");
      const { stdout } = await tripConfig([...args, "--format", "sarif"], { cwd });
      const [{ artifactLocation }] = JSON.parse(stdout).runs[0].results[0].locations.map(
        ({ physicalLocation }: { physicalLocation: unknown }) => physicalLocation,
      );
      expect(artifactLocation).toEqual({ uri: "deploy/rendered/a.yaml", uriBaseId: "%SRCROOT%" });
    }
  }));

test("standard input, beside a file; and how many objects of which kinds were proven", () =>
  inRepository(async (folder) => {
    writeFileSync(join(folder, "b.yaml"), map.replace("name: a", "name: b"));
    const options = { cwd: folder, input: `${map}---\n${map.replace("ConfigMap", "ServiceAccount")}` };
    const { code, stdout } = await tripConfig(["check", "--manifests", "-", "b.yaml"], options);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^3 objects proven: 2 ConfigMap, 1 ServiceAccount\.$/m)]);
    const json = await tripConfig(["check", "--manifests", "-", "--format", "json"], options);
    expect(JSON.parse(json.stdout).proven).toEqual({ ConfigMap: 1, ServiceAccount: 1 });
    const faulty = await tripConfig(["check", "--manifests", "-"], { cwd: folder, input: wrong });
    expect([faulty.code, faulty.stdout]).toEqual([1, expect.stringContaining("error[unknown-manifest-field] -:4:1")]);
    const nothing = await tripConfig(["check", "--manifests", "-"], { cwd: folder, input: "" });
    expect([nothing.code, nothing.stdout]).toEqual([1, expect.stringContaining("error[no-manifests]")]);
  }));

test("a code that nothing has lets nothing pass: a mistake in the command", () =>
  inRepository(async (folder) => {
    const args = ["check", "--manifests", "deploy/rendered", "--allow", "unknown-manifest-feild"];
    const { code, stderr } = await tripConfig(args, { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean unknown-manifest-field?")]);
  }));
