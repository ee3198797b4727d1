/** Ways to run trip-config that other programs read: what they name is there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import packageJson from "../../package.json" with { type: "json" };
import { tripConfig } from "../support/cli.ts";
import { repository, withFolder } from "../support/run.ts";

const read = (path: string) => readFileSync(join(repository, path), "utf8");

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly pass_filenames: boolean;
}

test("hooks of pre-commit run a command that is there, on changes of env files and nothing else", () =>
  withFolder(async (root) => {
    await tripConfig(["-C", root, "init", "--product=shop"]);
    const hooks: readonly Hook[] = parse(read(".pre-commit-hooks.yaml"));
    expect(hooks.map(({ id }) => id)).toEqual(["trip-config-check", "trip-config-generate"]);
    for (const { entry, language, files, pass_filenames } of hooks) {
      const [program = "", ...args] = entry.split(" ");
      expect([Object.keys(packageJson.bin), language, pass_filenames]).toEqual([[program], "node", false]);
      // As a project in a folder of its repository has it: docs/install.md.
      expect((await tripConfig([...args, "-C", root])).code).toBe(0);
      const changes = (path: string) => new RegExp(files).test(path);
      expect(["envs/dev.json", "deploy/envs/files/a.sql"].map(changes)).toEqual([true, true]);
      expect(["README.md", "src/envs.ts", "my-envs/dev.json"].map(changes)).toEqual([false, false, false]);
    }
    // pre-commit takes what npm prints for the name of the package: a script that npm runs there would be in it.
    expect(Object.keys(packageJson.scripts).filter((name) => /^(pre|post)?(pack|prepare)$/.test(name))).toEqual([]);
  }));

test("the image is of one Debian and one Node, starts the package, and is nobody's root", () => {
  const dockerfile = read("Dockerfile");
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  expect(bases).toEqual([
    expect.stringMatching(/^node:24-bookworm-slim$/),
    expect.stringMatching(/^debian:bookworm-slim$/),
    expect.stringMatching(/^gcr\.io\/distroless\/nodejs24-debian12:nonroot$/),
  ]);
  const [, entry = "[]"] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
  expect(JSON.parse(entry).at(-1)).toBe(`/app/node_modules/${packageJson.name}/${packageJson.bin["trip-config"]}`);
  for (const path of [".git", "node_modules", ".trip-config"])
    expect(read(".dockerignore").split("\n")).toContain(path);
});
