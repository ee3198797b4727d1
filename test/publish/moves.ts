import { expect } from "vitest";
import type { Forge, Pull, Repository } from "../../generator/adapters/forge/port.ts";
import { promote } from "../../generator/bot/promote/promote.ts";
import type { ProposeOptions } from "../../generator/bot/propose/options.ts";
import { rollback } from "../../generator/bot/rollback/rollback.ts";
import type { Gate } from "../../generator/model/health/gate.ts";
import { botIdentity } from "./local-world.ts";
import { mergeNow } from "./steps.ts";
import type { Commands, World } from "./world.ts";

/** The result of `promote` or `rollback` with `--format json`. */
export interface MovedJson {
  readonly code: number;
  readonly action: string;
  readonly pull?: { readonly number: number; readonly state: string };
  readonly title?: string;
  readonly body?: string;
  readonly why?: string;
  readonly closed?: number;
  readonly carried?: readonly string[];
  readonly superseded?: readonly string[];
  readonly severe?: { readonly mergeUpTo: string };
  readonly images: readonly { readonly service: string; readonly to: { readonly tag: string } }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly hint?: string }[];
}

export async function moved({ run }: Commands, ...args: readonly string[]): Promise<MovedJson> {
  const { code, stdout, stderr } = await run(...args, "--format", "json");
  if (stdout === "") throw new Error(`${args.join(" ")}: exit code ${code}: ${stderr}`);
  return { ...JSON.parse(stdout), code };
}

/** What a command refused, by the codes of its findings. */
export async function refusal(world: World, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, action, diagnostics } = await moved(world, ...args);
  expect([code, action]).toEqual([1, "refused"]);
  return diagnostics.map((one) => one.code);
}

export function images(hello: string, greeter = hello) {
  return (settings: { services: Record<string, { image: object }> }) => {
    settings.services.hello = { ...settings.services.hello, image: { tag: hello } };
    settings.services.greeter = { ...settings.services.greeter, image: { tag: greeter } };
  };
}

interface Settings {
  readonly services: Readonly<Record<string, { readonly image: { readonly tag: string; readonly digest?: string } }>>;
  readonly hold?: { readonly reason: string; readonly release?: string };
}

/** An environment's file on source's main, or at a commit of source. */
export async function settingsOf({ bot: { source } }: World, name: string, commit?: string): Promise<Settings> {
  const at = commit ?? (await source.branch(source.main)) ?? "";
  const path = `envs/${name}.json`;
  return JSON.parse((await source.texts(at, [path])).get(path) ?? "{}");
}

/** Tags that an environment's file has for hello and greeter. */
export async function tagsOf(world: World, name: string, commit?: string): Promise<readonly (string | undefined)[]> {
  const { services } = await settingsOf(world, name, commit);
  return [services.hello?.image.tag, services.greeter?.image.tag];
}

/** Tags that config's main has the environment run. */
export async function runningTags({ bot: { config } }: World, name: string): Promise<readonly string[]> {
  const paths = ["hello", "greeter"].map((service) => `${name}/${service}/deployment-${service}.yaml`);
  const texts = await config.texts((await config.branch(config.main)) ?? "", paths);
  return paths.map((path) => /image: .*:([^\s@]+)/.exec(texts.get(path) ?? "")?.[1] ?? "none");
}

/** The only open pull request of a branch of source. */
export async function openMove({ bot: { source } }: World, branch: string): Promise<Pull> {
  const open = (await source.pulls.ofBranch(`trip-config/${branch}`)).filter(({ state }) => state === "open");
  const [pull] = open;
  expect(open).toHaveLength(1);
  if (pull === undefined) throw new Error(`no open pull request of ${branch}`);
  return pull;
}

export async function openMoves({ bot: { source } }: World): Promise<readonly string[]> {
  return (await source.pulls.list("open")).map(({ branch }) => branch.replace("trip-config/", "")).sort();
}

/** A person merges what the bot has proposed in source. */
export async function mergeMove(world: World, branch: string): Promise<void> {
  const { source } = world.person;
  const { head } = await mergeNow(source, await openMove(world, branch), "merge");
  await source.deleteBranch(`trip-config/${branch}`, head);
}

/** Source's main is published and everything merged: config's main is compiled from source's main. */
export async function deployed(world: World): Promise<void> {
  await world.pull();
  for (let round = 0; round < 5; round++) {
    const { code, targets } = await world.bring();
    expect(code).toBe(0);
    if (targets.every(({ action }) => action === "unchanged")) return;
    for (const pull of await world.person.config.pulls.list("open")) {
      await mergeNow(world.person.config, pull, "merge");
    }
  }
  throw new Error("not deployed");
}

/** Sets images in dev, and deploys them. */
export async function develop(world: World, hello: string, greeter = hello): Promise<void> {
  await world.pull();
  await world.edit({ dev: images(hello, greeter) });
  await deployed(world);
}

/** A promotion that its environment merges by itself, deployed. */
export async function promoted(world: World, environment: string, ...args: readonly string[]): Promise<MovedJson> {
  const result = await moved(world, "promote", environment, "--no-gate", ...args);
  expect(result.diagnostics).toEqual([]);
  if (result.action !== "merged") await mergeMove(world, `promote-${environment}`);
  await deployed(world);
  return result;
}

/** Every ref and pull request of source: what must not move when nothing is written. */
export async function sourceRefs({ bot: { source } }: World): Promise<object> {
  return { branches: [...(await source.branches(""))], pulls: await source.pulls.list("all") };
}

export async function expectTidy({ bot: { source } }: World): Promise<void> {
  const open = await source.pulls.list("open");
  expect(new Set(open.map(({ branch }) => branch)).size).toBe(open.length);
  const branches = await source.branches("trip-config/");
  expect([...branches.keys()].sort()).toEqual(open.map(({ branch }) => branch).sort());
}

/** A forge whose bot is gone after so many writes: the last of them has happened, nobody learns of it. */
export function stoppingForge(forge: Forge, writes: number): Forge {
  let left = writes;
  const counted =
    <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (left === 0) throw new Error("stopped");
      left -= 1;
      return write(...args);
    };
  const stopping = (repository: Repository): Repository => ({
    ...repository,
    moveBranch: counted(repository.moveBranch),
    deleteBranch: counted(repository.deleteBranch),
    pulls: {
      ...repository.pulls,
      open: counted(repository.pulls.open),
      update: counted(repository.pulls.update),
      close: counted(repository.pulls.close),
      merge: counted(repository.pulls.merge),
    },
  });
  return { ...forge, source: stopping(forge.source), config: stopping(forge.config) };
}

interface MoveOptions {
  readonly writes: number;
  readonly environment: string;
  readonly gate?: Gate;
  readonly only?: readonly string[];
}

/** What `promote ENV --no-gate` does, until it is stopped. false: it was done before that. */
export function stoppedPromotion(world: World, { writes, environment, only }: MoveOptions): Promise<boolean> {
  return isStopped(() =>
    promote({
      ...common(stoppingForge(world.bot, writes), environment),
      from: undefined,
      only,
      tag: undefined,
      gate: undefined,
      liftHold: false,
      backwards: false,
      pastMigrations: [],
    }),
  );
}

/** What `rollback ENV --merge` does, until it is stopped. */
export function stoppedRollback(world: World, { writes, environment }: MoveOptions): Promise<boolean> {
  return isStopped(() =>
    rollback({
      ...common(stoppingForge(world.bot, writes), environment),
      to: undefined,
      whole: false,
      pastMigrations: [],
      reason: undefined,
      ifDegraded: undefined,
      merge: true,
    }),
  );
}

export function common(forge: Forge, environment: string): ProposeOptions {
  return {
    forge,
    bot: botIdentity,
    prefix: "",
    environment,
    allow: [],
    dryRun: false,
    now: new Date(),
  };
}

async function isStopped(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    if (error instanceof Error && error.message === "stopped") return true;
    throw error;
  }
}
