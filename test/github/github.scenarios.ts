import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scenarios } from "../publish/scenarios.ts";
import { inWorld } from "./in-world.ts";
import { type Hub, startHub } from "./proxy/hub.ts";

let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
}, 60_000);

afterAll(async () => {
  expect(hub.violations).toEqual([]);
  await hub.close();
});

describe.concurrent("the bot on GitHub", () => {
  for (const scenario of scenarios) test(scenario.name, () => inWorld(hub, scenario), 600_000);
});
