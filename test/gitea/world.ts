import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giteaForge } from "../../generator/adapters/forge/gitea/forge.ts";
import type { Forge } from "../../generator/adapters/forge/port.ts";
import type { Identity } from "../../generator/model/identity.ts";
import {
  botIdentity,
  commitAll,
  localWorld,
  personIdentity,
  projectWorld,
  writeJson,
  writeProject,
} from "../publish/local-world.ts";
import { settled } from "../publish/steps.ts";
import type { World } from "../publish/world.ts";
import { cloneAt, gitAt } from "../support/git.ts";
import type { Account, Server } from "./server.ts";

/** A project whose repositories are on a Gitea. */
export interface GiteaWorld extends World {
  readonly server: Server;
  /** Names of the repositories, with their owner. */
  readonly source: string;
  readonly config: string;
  /** The bot's forge once more, as another run has it. */
  readonly openBot: () => Promise<Forge>;
  /** What the command line finds in its environment. */
  readonly env: Record<string, string | undefined>;
  /** The bot's token, and a person's. */
  readonly token: string;
  readonly personal: string;
  /** Everything that the command line has printed. */
  readonly printed: readonly string[];
}

const organization = "trip-service";
export const bot: Account = { login: "trip-config-bot", ...botIdentity };
export const person: Account = { login: "mina", ...personIdentity };

/** A machine that does much beside takes long for what takes milliseconds else. */
const pacing = { pause: 20, patience: 60 };

let worlds = 0;

/** A project in the empty folder `root`, pushed to a new source repository; config is empty. */
export async function giteaWorld(server: Server, root: string, stages: "two" | "three" = "two"): Promise<GiteaWorld> {
  const number = ++worlds;
  const [token, personal] = [await server.token(bot), await server.token(person)];
  const repositoryOf = async (role: "source" | "config") => {
    const name = `${organization}/${role}-${number}`;
    // A person's clone has no credentials, and does what it is told to.
    await server.repository(name, [bot, person], role === "config");
    return name;
  };
  const [source, config] = [await repositoryOf("source"), await repositoryOf("config")];
  const addressOf = (name: string) => `${server.url}/${name}.git`;
  writeProject(root, stages);
  const file = join(root, "envs/cluster.json");
  const cluster = JSON.parse(readFileSync(file, "utf8"));
  const at = (role: "source" | "config", name: string) => ({ ...cluster.repositories[role], url: addressOf(name) });
  const repositories = { ...cluster.repositories, source: at("source", source), config: at("config", config) };
  writeJson(file, { ...cluster, repositories, forge: { type: "gitea", ...pacing } });
  writeFileSync(join(root, ".gitignore"), ".trip-config/\n");
  const git = gitAt(root);
  const asPerson = { settings: { "http.extraHeader": headerOf(personal) } };
  await git.run(["init", "--quiet", "--initial-branch=main"]);
  await git.run(["remote", "add", "origin", addressOf(source)]);
  await commitAll(root, "The project");
  await git.run(["push", "--quiet", "origin", "main"], asPerson);

  const forgeOf = (by: string, identity: Identity) => forgeFor(server, root, { source, config }, by, identity);
  const openForge = () => forgeOf(token, botIdentity);
  const printed: string[] = [];
  const env: Record<string, string | undefined> = { GITEA_TOKEN: token, FORGEJO_TOKEN: undefined };
  const world = projectWorld({
    root,
    bot: await openForge(),
    person: await forgeOf(personal, personIdentity),
    openForge,
    env,
    listen: ({ stdout, stderr }) => printed.push(stdout, stderr),
    // A push that is no fast-forward is what a person meets, too: the commit is not on main then.
    pushed: async () => {
      const { code, stderr } = await git.ask(["push", "--quiet", "origin", "HEAD:refs/heads/main"], asPerson);
      if (code !== 0 && !stderr.includes("[rejected]")) throw new Error(`git push: ${stderr}`);
    },
    pull: async () => {
      await git.run(["pull", "--quiet", "--ff-only", "origin", "main"], asPerson);
    },
    updateBranch: async ({ number: pull }) => {
      const { status } = await server.ask("POST", `/repos/${config}/pulls/${pull}/update?style=merge`, {}, personal);
      if (status !== 200) throw new Error(`the branch cannot be updated: ${status}`);
    },
  });
  return { ...world, openBot: openForge, server, source, config, env, token, personal, printed };
}

/**
 * Publishes and merges everything, in bare repositories, and pushes what comes of it: on a Gitea alone the same takes ten
 * times as long, and where a scenario begins is not what it shows.
 */
export async function settledWorld({ root, server, config, token }: GiteaWorld): Promise<void> {
  await settled(await localWorld(root));
  const state = join(root, ".trip-config");
  const refs = ["refs/heads/main:refs/heads/main", "refs/tags/*:refs/tags/*"];
  const header = { settings: { "http.extraHeader": headerOf(token) } };
  await gitAt(join(state, "config.git")).run(["push", "--quiet", `${server.url}/${config}.git`, ...refs], header);
  rmSync(state, { recursive: true });
  await server.untilStarted(config);
}

function headerOf(token: string): string {
  return `Authorization: token ${token}`;
}

async function forgeFor(
  server: Server,
  root: string,
  names: { readonly source: string; readonly config: string },
  token: string,
  identity: Identity,
): Promise<Forge> {
  const clone = await cloneAt(root);
  if (clone === undefined) throw new Error(`${root} is no clone`);
  const at = (path: string) => {
    const [owner = "", name = ""] = path.split("/");
    return { api: `${server.url}/api/v1`, owner, name, url: `${server.url}/${path}.git`, branch: "main" };
  };
  return giteaForge({
    clone,
    bot: identity,
    repositories: { source: at(names.source), config: at(names.config) },
    token,
    run: `${process.pid}-test`,
    isRunning: () => true,
    ...pacing,
  });
}
