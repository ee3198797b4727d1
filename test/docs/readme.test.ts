import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { repository, sampleFiles } from "../support/run.ts";

const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "DECISIONS.md",
  "docs/operations.md",
  "docs/benchmark.md",
  "docs/environments.md",
];
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

test("what README adds is what the cases add", () => {
  const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(`{${text}}`));
  const added = (name: string, file: string) =>
    JSON.parse(readFileSync(join(repository, "test/cases", name, "add", file), "utf8"));
  expect(blocks[0]).toEqual(added("sixth-service", "base.json").services);
  expect(blocks[1]).toEqual(added("sixth-service", "dev.json").services);
  expect(blocks[2]).toEqual(added("another-topic", "base.json").backingServices.kafka.topics);
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
  const kinds = new Set(
    [...files].flatMap(([path, text]) =>
      /^out\/(?!cluster)/.test(path) ? (/^kind: (.*)$/m.exec(text)?.[1] ?? []) : [],
    ),
  );
  const project = files.get("argocd/appproject-trip-service-dev.yaml") ?? "";
  const permitted = [...project.matchAll(/^ {6}kind: (.*)$/gm)].map(([, kind]) => kind);
  expect([...kinds].sort()).toEqual(permitted.sort());
});
