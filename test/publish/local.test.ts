import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { emptyFolder, withFolder } from "../support/run.ts";
import { initProject, localWorld } from "./local-world.ts";
import { scenarios } from "./scenarios.ts";
import { settled } from "./steps.ts";

/** Projects to start from, made once. */
const templates = emptyFolder();
const template = (from: "settled" | "empty" | "three") => join(templates.path, from);

beforeAll(async () => {
  mkdirSync(template("empty"));
  await initProject(template("empty"));
  cpSync(template("empty"), template("settled"), { recursive: true });
  await settled(await localWorld(template("settled")));
  mkdirSync(template("three"));
  await initProject(template("three"), "three");
  await settled(await localWorld(template("three")));
}, 180_000);

afterAll(templates.remove);

describe.concurrent("the bot on the embedded forge", () => {
  for (const { name, from = "empty", run } of scenarios) {
    const inFolder = async (folder: string) => {
      cpSync(template(from), folder, { recursive: true });
      await run(await localWorld(folder));
    };
    test(name, () => withFolder(inFolder), 600_000);
  }
});
