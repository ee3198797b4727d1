import { expect } from "vitest";
import type { Pull, Repository } from "../../generator/adapters/forge/port.ts";
import { personIdentity } from "./local-world.ts";
import type { World } from "./world.ts";

/** A change of an environment that compiles to a few files. */
export function image(tag: string) {
  return (settings: { services: { hello: { image: { tag: string } } } }) => {
    settings.services.hello.image.tag = tag;
  };
}

/** Publishes and merges everything: config's main holds what the env files say. */
export async function settled(world: World): Promise<void> {
  for (let round = 0; round < 4; round++) {
    expect((await world.bring()).code).toBe(0);
    const open = await world.person.config.pulls.list("open");
    if (open.length === 0) return;
    for (const pull of [...open].reverse()) await mergeNow(world.person.config, pull, "merge");
  }
  throw new Error("not settled");
}

export async function mergeNow(config: Repository, { number, branch }: Pull, method: "merge" | "squash") {
  const pull = await config.pulls.get(number);
  expect(await config.pulls.merge(number, pull?.head ?? "", method)).toBe("moved");
  return { branch, head: pull?.head ?? "" };
}

/** The only open pull request of a target. */
export async function openPull({ bot }: World, name: string): Promise<Pull> {
  const open = (await bot.config.pulls.ofBranch(`trip-config/${name}`)).filter(({ state }) => state === "open");
  expect(open).toHaveLength(1);
  const [pull] = open;
  if (pull === undefined) throw new Error(`no open pull request for ${name}`);
  return pull;
}

export async function expectNone({ bot }: World, name: string): Promise<void> {
  const open = (await bot.config.pulls.ofBranch(`trip-config/${name}`)).filter(({ state }) => state === "open");
  expect(open).toEqual([]);
  expect(await bot.config.branch(`trip-config/${name}`)).toBeUndefined();
}

/** Tag of the image in a compiled Deployment. */
export async function deployedTag({ bot: { config } }: World, name: string, commit?: string): Promise<string> {
  const at = commit ?? (await config.branch(config.main)) ?? "";
  const path = `${name}/hello/deployment-hello.yaml`;
  const text = (await config.texts(at, [path])).get(path) ?? "";
  return /image: .*:(\S+)/.exec(text)?.[1] ?? "none";
}

/** A commit by hand on a branch of config. */
export async function handCommit({ person: { config } }: World, branch: string, path: string, text: string) {
  const head = await config.branch(branch);
  const commit = await config.commit({
    tree: head,
    changes: new Map([[path, text]]),
    parents: head === undefined ? [] : [head],
    message: `By hand\n\nSigned-off-by: ${personIdentity.name}\n`,
  });
  expect(await config.moveBranch(branch, head, commit)).toBe("moved");
  return commit;
}

/** Every ref of config but the claim, which on GitHub is a branch: what must not move when nothing is written. */
export async function refsOf({ bot: { config } }: World): Promise<object> {
  const pulls = await config.pulls.list("all");
  const branches = [...(await config.branches(""))].filter(([name]) => name !== "trip-config-source");
  return { branches, tags: [...(await config.tags())], pulls };
}

/** What must be true of config after anything. */
export async function expectConsistent({ bot: { config } }: World): Promise<void> {
  const open = await config.pulls.list("open");
  expect(new Set(open.map(({ branch }) => branch)).size).toBe(open.length);
  const branches = await config.branches("trip-config/");
  expect([...branches.keys()].sort()).toEqual(open.map(({ branch }) => branch).sort());
  for (const { branch, head } of open) expect(branches.get(branch)).toBe(head);
}
