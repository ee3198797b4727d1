import { afterAll, beforeAll, describe } from "vitest";
import type { Scenario } from "../publish/world.ts";
import { buildTime } from "../support/referees.ts";
import { withFolder } from "../support/run.ts";
import { expectNoSecrets } from "./secrets.ts";
import { type Server, startServer } from "./server.ts";
import { type GiteaWorld, giteaWorld, settledWorld } from "./world.ts";

/** Tests beside each other on one server of the file's own, each in repositories of its own. */
export function onGitea(title: string, tests: (server: () => Server) => void): void {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  }, buildTime);
  afterAll(async () => {
    await server?.close();
  });
  describe.concurrent(title, () => tests(() => server));
}

/** Runs a scenario in a world of its own, which must hold no secret at its end. */
export function inWorld(
  server: Server,
  { from, run }: { readonly from?: Scenario["from"]; readonly run: (world: GiteaWorld) => Promise<void> },
): Promise<void> {
  return withFolder(async (folder) => {
    const world = await giteaWorld(server, folder, from === "three" ? "three" : "two");
    if (from !== undefined) await settledWorld(world);
    await run(world);
    expectNoSecrets(world);
  });
}
