import { expect } from "vitest";
import type { Pull, Repository } from "../../generator/adapters/forge/port.ts";
import { asText } from "../../generator/model/loose.ts";
import type { Scenario } from "../publish/world.ts";
import type { GiteaWorld } from "./world.ts";

/** A guarantee of the bot on a Gitea alone. */
export interface GiteaScenario {
  readonly name: string;
  readonly from?: Scenario["from"];
  readonly run: (world: GiteaWorld) => Promise<void>;
}

/** Codes of what publish says when it fails for a reason of the forge's. */
export async function refusedBy(world: GiteaWorld, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, diagnostics } = await world.publish(...args);
  expect(code).toBe(1);
  return diagnostics.map((diagnostic) => diagnostic.code);
}

/** Main with one file of three lines, in a config that is empty. */
export async function begun({ bot: { config } }: GiteaWorld): Promise<string> {
  expect(await config.start("a.txt", "one\ntwo\nthree\n", "first\n")).toBe("moved");
  const main = await config.branch(config.main);
  if (main === undefined) throw new Error("no main");
  return main;
}

/** A commit on top of another one, with a file of this text. */
export function commitOn(repository: Repository, parent: string, path: string, text: string): Promise<string> {
  return repository.commit({ tree: parent, changes: new Map([[path, text]]), parents: [parent], message: `${path}\n` });
}

/** A branch with one commit, and its pull request. */
export async function opened(
  { bot: { config } }: GiteaWorld,
  branch: string,
  base: string,
  path = `${branch}.txt`,
): Promise<Pull> {
  const head = await commitOn(config, base, path, `${branch}\n`);
  expect(await config.moveBranch(branch, undefined, head)).toBe("moved");
  const pull = await config.pulls.open({ branch, head, title: branch, body: "" });
  if (pull === "lost") throw new Error(`no pull request of ${branch}`);
  return pull;
}

/** A rule of main of config. The bot is no administrator, so that it is held by it. */
export async function protect({ server, config }: GiteaWorld, branch: string, rule: object): Promise<void> {
  const { status, body } = await server.ask("POST", `/repos/${config}/branch_protections`, {
    rule_name: branch,
    ...rule,
  });
  expect([status, asText(body.rule_name)]).toEqual([201, branch]);
}

export async function setUp({ server, config }: GiteaWorld, settings: object): Promise<void> {
  expect((await server.ask("PATCH", `/repos/${config}`, settings)).status).toBe(200);
}

/** Waits for what Gitea does when it has time. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tried = 0; tried < 600; tried++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it never came to that");
}
