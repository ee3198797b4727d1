import { describe, test } from "vitest";
import { withFolder } from "../support/run.ts";
import { localWorld } from "./local-world.ts";
import { scenarios } from "./scenarios.ts";

describe.concurrent("the bot on the embedded forge", () => {
  for (const { name, run } of scenarios) {
    test(name, () => withFolder(async (folder) => run(await localWorld(folder))), 120_000);
  }
});
