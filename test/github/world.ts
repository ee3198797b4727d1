import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitHubForge } from "../../generator/adapters/forge/github/forge.ts";
import type { Credentials } from "../../generator/adapters/forge/github/octokit.ts";
import type { Forge } from "../../generator/adapters/forge/port.ts";
import type { Identity } from "../../generator/model/identity.ts";
import {
  botIdentity,
  commitAll,
  personIdentity,
  projectWorld,
  pullFrom,
  writeJson,
  writeProject,
} from "../publish/local-world.ts";
import type { World } from "../publish/world.ts";
import { cloneAt, gitAt } from "../support/git.ts";
import { accounts, allPermissions } from "./proxy/accounts.ts";
import type { Hosted } from "./proxy/hosted.ts";
import type { Exchange, Hub } from "./proxy/hub.ts";
import { expectNoSecrets } from "./secrets.ts";
import { releaseNumber, settledProject, takeNumber } from "./templates.ts";

/** A project whose repositories are on a GitHub of its own kind. */
export interface GitHubWorld extends World {
  readonly hub: Hub;
  readonly source: Hosted;
  readonly config: Hosted;
  /** What the command line finds in its environment. */
  readonly env: Record<string, string | undefined>;
  /** The bot's token, and a person's. */
  readonly token: string;
  readonly personal: string;
  /** What the command line and the adapter have asked, and been answered. */
  readonly exchanges: () => readonly Exchange[];
  /** Frees its repositories, and what only this world has asked and been answered. */
  readonly leave: () => Promise<void>;
  /** Everything that the command line has printed. */
  readonly printed: readonly string[];
}

export interface WorldOptions {
  readonly stages?: "two" | "three";
  /** Config holds what the env files say. */
  readonly isSettled?: boolean;
  /** Where the API is, below the server's address, and cluster.json has to say so. */
  readonly api?: string;
  /** What the bot proves with who it is; by default a token. */
  readonly credentials?: "token" | "app";
}

/** Milliseconds between two writes, and seconds of patience: GitHub's are for people's repositories. */
const pacing = { pause: 0, patience: 3 };

const noCredentials = {
  GITHUB_TOKEN: undefined,
  GH_TOKEN: undefined,
  TRIP_CONFIG_APP_ID: undefined,
  TRIP_CONFIG_APP_KEY: undefined,
  TRIP_CONFIG_APP_INSTALLATION: undefined,
};

/** A project in the empty folder `root`, pushed to a new source repository. */
export async function gitHubWorld(
  hub: Hub,
  root: string,
  { api, credentials = "token", stages = "two", isSettled = false }: WorldOptions = {},
): Promise<GitHubWorld> {
  const kind = JSON.stringify({ api, stages, isSettled });
  const number = takeNumber(hub, kind);
  const [source, config] = [await hub.create(`source-${number}`), await hub.create(`config-${number}`)];
  const token = hub.tokens.add({ login: accounts.bot.login, permissions: allPermissions });
  const personal = hub.tokens.add({ login: accounts.person.login, permissions: allPermissions });
  const addressOf = ({ owner, name }: Hosted) => `${hub.url}/${owner}/${name}.git`;
  const write = async (folder: string) => {
    writeProject(folder, stages);
    const file = join(folder, "envs/cluster.json");
    const cluster = JSON.parse(readFileSync(file, "utf8"));
    const at = (name: "source" | "config", hosted: Hosted) => ({
      ...cluster.repositories[name],
      url: addressOf(hosted),
    });
    const repositories = { ...cluster.repositories, source: at("source", source), config: at("config", config) };
    const forge = { type: "github", ...pacing, ...(api !== undefined && { api: hub.url + api }) };
    writeJson(file, { ...cluster, repositories, forge });
    writeFileSync(join(folder, ".gitignore"), ".trip-config/\n");
    const git = gitAt(folder);
    await git.run(["init", "--quiet", "--initial-branch=main"]);
    await git.run(["remote", "add", "origin", addressOf(source)]);
    return commitAll(folder, "The project");
  };
  if (isSettled) {
    const { commit, bare } = await settledProject({ hub, name: `${number} ${kind}`, root, write });
    await hub.transport.push(source, root, commit);
    await hub.transport.fill(config, bare);
  } else await hub.transport.push(source, root, await write(root));

  const key = hub.emulated.appKeys.get("1") ?? "";
  const forgeOf = (of: Credentials, identity: Identity) => forgeFor(hub, root, { source, config }, of, identity);
  const openForge = () =>
    forgeOf(credentials === "app" ? { kind: "app", id: "1", key } : { kind: "token", token }, botIdentity);
  const bot = await openForge();
  const person = await forgeOf({ kind: "token", token: personal }, personIdentity);
  const printed: string[] = [];
  const own = credentials === "app" ? { TRIP_CONFIG_APP_ID: "1", TRIP_CONFIG_APP_KEY: key } : { GITHUB_TOKEN: token };
  const env: Record<string, string | undefined> = { ...noCredentials, ...own };
  const isOwn = ({ repository, token: used }: Exchange) =>
    repository === source.name || repository === config.name || used === token || used === personal;
  const world = projectWorld({
    root,
    bot,
    person,
    openForge,
    env,
    listen: ({ stdout, stderr }) => printed.push(stdout, stderr),
    // A push that is no fast-forward is what a person meets, too: the commit is not on main then.
    pushed: async (commit) => {
      await hub.transport.push(source, root, commit);
    },
    pull: async () => pullFrom(root, await hub.transport.mirror(source)),
    updateBranch: async ({ number: pull, head }) => {
      const path = `/repos/${config.owner}/${config.name}/pulls/${pull}/update-branch`;
      const { status } = await fetch(`${hub.url}/api/v3${path}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${personal}` },
        body: JSON.stringify({ expected_head_sha: head }),
      });
      if (status !== 202) throw new Error(`the branch cannot be updated: ${status}`);
    },
  });
  const exchanges = () => hub.exchanges.filter(isOwn);
  const leave = async () => {
    await hub.drop([source, config], isOwn);
    releaseNumber(hub, kind, number);
  };
  return { ...world, hub, source, config, env, token, personal, printed, exchanges, leave };
}

/** What must be true after every test: GitHub's own description was kept to, and no secret is anywhere. */
export async function expectSound(world: GitHubWorld, violations: readonly string[]): Promise<void> {
  const own = violations.filter((text) => text.includes(world.config.name) || text.includes(world.source.name));
  if (own.length > 0) throw new Error(`not as GitHub describes it:\n${own.join("\n")}`);
  await expectNoSecrets(world);
}

async function forgeFor(
  hub: Hub,
  root: string,
  repositories: { readonly source: Hosted; readonly config: Hosted },
  credentials: Credentials,
  bot: Identity,
): Promise<Forge> {
  const clone = await cloneAt(root);
  if (clone === undefined) throw new Error(`${root} is no clone`);
  const at = ({ owner, name }: Hosted) => ({
    api: `${hub.url}/api/v3`,
    owner,
    name,
    url: `${hub.url}/${owner}/${name}.git`,
    branch: "main",
  });
  return gitHubForge({
    clone,
    bot,
    repositories: { source: at(repositories.source), config: at(repositories.config) },
    credentials,
    ...pacing,
  });
}
