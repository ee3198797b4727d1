import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { expect, test } from "vitest";
import { cluster as clusterIsValid } from "../../generator/stages/validate/generated/validators.js";
import { filesIn, repository, sampleFiles } from "../support/run.ts";

const pages = await fastGlob(["*.md", "docs/*.md"], { cwd: repository });
const readme = readFileSync(join(repository, "README.md"), "utf8");

test.each(pages)("%s links to files that exist", (page) => {
  const text = readFileSync(join(repository, page), "utf8");
  for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    expect(existsSync(join(repository, dirname(page), target)), `${page}: ${target}`).toBe(true);
  }
  for (const [, path = ""] of text.matchAll(/`((?:generator|test|docs|schemas|out|argocd)\/[A-Za-z0-9_./-]+)`/g)) {
    expect(existsSync(join(repository, path)), `${page}: ${path}`).toBe(true);
  }
});

test("README's commands are those of package.json and of the command line", () => {
  const scripts = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).scripts;
  for (const [, script = ""] of readme.matchAll(/npm run ([a-z-]+)/g)) expect(scripts).toHaveProperty(script);
  const commands = readFileSync(join(repository, "docs/commands.md"), "utf8");
  for (const [, command = ""] of readme.matchAll(/npx trip-config ([a-z-]+)/g))
    expect(commands).toContain(`## ${command}\n`);
});

test("the kinds that a project permits are all that environments have, and no more", async () => {
  const files = await sampleFiles();
  for (const name of ["sealed-secrets", "external-secrets", "workload-kinds"]) {
    for (const [path, text] of filesIn(join(repository, "test/cases", name, "expected"))) files.set(path, text);
  }
  const kinds = new Set(
    [...files].flatMap(([path, text]) =>
      /^out\/(?!cluster)/.test(path) ? (/^kind: (.*)$/m.exec(text)?.[1] ?? []) : [],
    ),
  );
  const project = files.get("argocd/appproject-trip-service-dev.yaml") ?? "";
  const permitted = [...project.matchAll(/^ {6}kind: (.*)$/gm)].map(([, kind]) => kind);
  expect([...kinds].sort()).toEqual(permitted.sort());
});

test("docs/github.md names the variables that are read, and settings and rules that are JSON", async () => {
  const page = readFileSync(join(repository, "docs/github.md"), "utf8");
  const names = (text: string) => new Set(text.match(/\b(?:TRIP_CONFIG|GH|GITHUB)_[A-Z_]+\b/g));
  expect(names(page)).toEqual(names(readFileSync(join(repository, "generator/cli/credentials.ts"), "utf8")));
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) => text.replace("APP_ID", "1"));
  const [settings, ...rules] = blocks.map((text) => JSON.parse(text.startsWith("{") ? text : `{${text}}`));
  expect(rules.map(({ target }) => target)).toEqual(["tag", "tag"]);
  const cluster = JSON.parse(readFileSync(join(repository, "envs/cluster.json"), "utf8"));
  const inputs = { ...cluster, ...settings };
  expect(clusterIsValid(inputs)).toBe(true);
});

test("docs/gitea.md names the variables that are read, and settings that are valid", () => {
  const page = readFileSync(join(repository, "docs/gitea.md"), "utf8");
  const names = (text: string) => new Set(text.match(/\b(?:GITEA|FORGEJO)_TOKEN[A-Z_]*\b/g));
  expect(names(page)).toEqual(names(readFileSync(join(repository, "generator/cli/credentials.ts"), "utf8")));
  const [settings = ""] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const cluster = JSON.parse(readFileSync(join(repository, "envs/cluster.json"), "utf8"));
  expect(clusterIsValid({ ...cluster, ...JSON.parse(`{${settings}}`) })).toBe(true);
});
