/** The page about objects of one's own: each file that it shows is laid into the sample, and comes to what the page says. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { copySample, diagnosticsText, filesIn, generate, layOver, repository, withFolder } from "../support/run.ts";

const page = readFileSync(join(repository, "docs/own-objects.md"), "utf8");
const blocks = [...page.matchAll(/`(envs\/[\w./-]+)`:\n\n```(yaml|json)\n([\s\S]*?)```/g)];

test("what the page shows compiles without a word about it, and its comments are not kept", () =>
  withFolder(async (folder) => {
    copySample(folder);
    for (const [, path = "", language, text = ""] of blocks) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      if (language === "json" && path.split("/").length === 2) layOver(file, JSON.parse(text));
      else writeFileSync(file, text);
    }
    const written = await generate(folder);
    expect(diagnosticsText(written)).not.toMatch(/^error|manifests\/|unchecked-kind/m);
    const scalers = [...filesIn(folder)].filter(([path]) => path.endsWith("/scaling/scaler-currency-service.yaml"));
    expect(scalers.map(([path]) => path.split("/")[1])).toEqual(["dev", "prod", "staging"]);
    for (const [, text] of scalers) expect(text).not.toContain("#");
    expect(scalers.map(([, text]) => /atMost: (\d)/.exec(text)?.[1])).toEqual(["2", "6", "6"]);
    expect([...filesIn(folder)].filter(([, text]) => text.includes("kind: CustomResourceDefinition"))).toEqual([]);
  }));

test("the page has examples", () => expect(blocks.length).toBe(5));
