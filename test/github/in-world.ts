import type { Scenario } from "../publish/world.ts";
import { withFolder } from "../support/run.ts";
import type { Hub } from "./proxy/hub.ts";
import { expectSound, type GitHubWorld, gitHubWorld, type WorldOptions } from "./world.ts";

/** Runs a scenario in a world of its own, which must be sound at its end. */
export function inWorld(
  hub: Hub,
  { from, options, run }: { readonly from?: Scenario["from"]; readonly options?: WorldOptions; readonly run: Use },
): Promise<void> {
  return withFolder(async (folder) => {
    const stages = from === "three" ? "three" : "two";
    const world = await gitHubWorld(hub, folder, { ...options, stages, isSettled: from !== undefined });
    try {
      await run(world);
      await expectSound(world, hub.violations);
    } finally {
      await world.leave();
    }
  });
}

type Use = (world: GitHubWorld) => Promise<void>;
