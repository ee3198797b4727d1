import { afterAll, beforeAll, describe, test } from "vitest";
import { scenarios } from "../publish/scenarios.ts";
import { settled } from "../publish/steps.ts";
import { withFolder } from "../support/run.ts";
import { type Hub, startHub } from "./proxy/hub.ts";
import { expectSound, gitHubWorld } from "./world.ts";

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
}, 60_000);

afterAll(() => hub.close());

describe.concurrent("the bot on GitHub", () => {
  for (const { name, from, run } of scenarios) {
    const inFolder = async (folder: string) => {
      const world = await gitHubWorld(hub, folder, { stages: from === "three" ? "three" : "two" });
      if (from !== undefined) await settled(world);
      await run(world);
      await expectSound(world, hub.violations);
    };
    test(name, () => withFolder(inFolder), 600_000);
  }
});
