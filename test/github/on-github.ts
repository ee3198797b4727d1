import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parts } from "../publish/scenarios.ts";
import { inWorld } from "./in-world.ts";
import { type Hub, startHub } from "./proxy/hub.ts";

/** Tests beside each other on one server of the file's own, each in a world of its own. */
export function onGitHub(title: string, tests: (hub: () => Hub) => void): void {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  }, 60_000);
  afterAll(async () => {
    expect(hub.violations).toEqual([]);
    await hub.close();
  });
  describe.concurrent(title, () => tests(() => hub));
}

/** A part of the table of all forges. A file is run by one worker, so that each part has a file of its own. */
export function partOnGitHub(part: keyof typeof parts): void {
  onGitHub(`the bot on GitHub, ${part}`, (hub) => {
    for (const scenario of parts[part]) test(scenario.name, () => inWorld(hub(), scenario), 600_000);
  });
}
