import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localForge } from "../../generator/adapters/forge/local/forge.ts";
import type { Forge } from "../../generator/adapters/forge/port.ts";
import { readRef } from "../../generator/adapters/git/refs.ts";
import type { Identity } from "../../generator/model/identity.ts";
import { type Ran, tripConfig, tripConfigProcess } from "../support/cli.ts";
import { cloneAt, gitAt } from "../support/git.ts";
import { repository } from "../support/run.ts";
import { publishHere } from "./publish-here.ts";
import type { Commands, World } from "./world.ts";

export const botIdentity: Identity = { name: "trip-config bot", email: "trip-config@example.com" };
export const personIdentity: Identity = { name: "Mina Park", email: "mina@example.com" };

/** Env files of the smallest project, with an environment for each way of merging. */
export function writeProject(root: string, stages: "two" | "three" = "two"): void {
  cpSync(join(repository, "test/cases/minimal/envs"), join(root, "envs"), { recursive: true });
  const file = (name: string) => join(root, `envs/${name}.json`);
  const dev = JSON.parse(readFileSync(file("dev"), "utf8"));
  const prod = JSON.parse(JSON.stringify(dev).replaceAll("dev", "prod"));
  writeJson(file("dev"), { ...dev, publish: { merge: "auto" }, argocd: { sync: "automated" } });
  writeJson(file("prod"), { ...prod, argocd: { sync: "manual", targetRevision: "v*" } });
  writeFileSync(join(root, ".gitignore"), ".trip-config/\n");
  if (stages === "three") addStaging(file);
}

/** Two services, and images that go from dev to staging to prod. */
function addStaging(file: (name: string) => string): void {
  const read = (name: string) => JSON.parse(readFileSync(file(name), "utf8"));
  const [base, dev, prod] = [read("base"), read("dev"), read("prod")];
  const greeter = { ...base.services.hello, image: { repository: "greeter" }, route: { path: "/greeter" } };
  writeJson(file("base"), { ...base, services: { ...base.services, greeter } });
  const own = { services: { ...dev.services, greeter: dev.services.hello }, quota: { pods: "10", services: "4" } };
  const staging = JSON.parse(JSON.stringify(dev).replaceAll("dev", "staging"));
  writeJson(file("dev"), { ...dev, ...own });
  writeJson(file("staging"), { ...staging, ...own, promotion: { from: "dev", soak: "30m" } });
  writeJson(file("prod"), { ...prod, ...own, promotion: { from: "staging" } });
}

export async function commitAll(root: string, message: string, author = personIdentity): Promise<string> {
  const git = gitAt(root);
  await git.run(["add", "-A"]);
  await git.run(["commit", "--quiet", "--allow-empty", "-m", message], { as: author });
  return (await git.run(["rev-parse", "HEAD"])).trim();
}

export async function initProject(root: string, stages?: "two" | "three"): Promise<void> {
  writeProject(root, stages);
  await gitAt(root).run(["init", "--quiet", "--initial-branch=main"]);
  await commitAll(root, "The project");
}

/** What differs from forge to forge. */
export interface ProjectParts extends Pick<World, "root" | "bot" | "person" | "updateBranch" | "pull"> {
  /** Variables that the command line finds. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of everything that the command line has printed. */
  readonly listen?: (ran: Ran) => void;
  /** Makes HEAD source's main where that is not publish's own task. */
  readonly pushed?: (commit: string) => Promise<void>;
  /** The bot's forge anew, as each run has it: one remembers what it has claimed. */
  readonly openForge: () => Promise<Forge>;
}

/** A world in the clone `root`. */
export function projectWorld({ root, env = {}, listen, pushed, openForge, ...parts }: ProjectParts): World {
  const git = gitAt(root);
  const heard = async (running: Promise<Ran>) => {
    const ran = await running;
    listen?.(ran);
    return ran;
  };
  const commands = (run: (args: readonly string[]) => Promise<Ran>): Commands => ({
    run: (...args) => heard(run(args)),
    publish: async (...args) => {
      const { code, stdout, stderr } = await heard(run(["publish", "--format", "json", ...args]));
      if (stdout === "") throw new Error(`publish: exit code ${code}: ${stderr}`);
      return { ...JSON.parse(stdout), code };
    },
  });
  const apart = (args: readonly string[], killAfter?: number) =>
    tripConfigProcess(args, { cwd: root, env, ...(killAfter !== undefined && { killAfter }) });
  return {
    root,
    ...parts,
    ...commands((args) => tripConfig(args, { cwd: root, env })),
    apart: commands(apart),
    edit: async (changes) => {
      for (const [name, change] of Object.entries(changes)) {
        const file = join(root, `envs/${name}.json`);
        if (change === null) {
          rmSync(file);
          continue;
        }
        const settings = JSON.parse(readFileSync(file, "utf8"));
        change(settings as never);
        writeJson(file, settings);
      }
      const commit = await commitAll(root, `Edit ${Object.keys(changes).join(", ")}`);
      await pushed?.(commit);
      return commit;
    },
    checkOut: async (commit) => {
      await git.run(["reset", "--quiet", "--hard", commit]);
    },
    killed: async (killAfter, ...args) => {
      await heard(apart(args, killAfter));
    },
    bring: () => publishHere(root, openForge),
  };
}

/** A world on bare repositories: the project in `root`. */
export async function localWorld(root: string): Promise<World> {
  const openForge = () => forgeFor(root, botIdentity);
  const bot = await openForge();
  const person = await forgeFor(root, personIdentity);
  return projectWorld({
    root,
    bot,
    person,
    openForge,
    pull: () => pullFrom(root, join(root, ".trip-config/source.git")),
    updateBranch: async ({ branch, head }) => {
      const { config } = person;
      const base = (await config.branch(config.main)) ?? "";
      const bare = gitAt(join(root, ".trip-config/config.git"));
      const tree = (await bare.run(["merge-tree", "--write-tree", head, base])).trim();
      const message = `Merge branch '${config.main}' into ${branch}\n`;
      const args = ["commit-tree", tree, "-p", head, "-p", base, "-m", message];
      const commit = (await bare.run(args, { as: personIdentity })).trim();
      await config.moveBranch(branch, head, commit);
    },
  });
}

/** Brings a clone's main to that of a bare repository. */
export async function pullFrom(root: string, bare: string): Promise<void> {
  const main = "refs/heads/main";
  if ((await readRef(gitAt(join(root, ".git")), main)) === (await readRef(gitAt(bare), main))) return;
  const git = gitAt(root);
  await git.run(["fetch", "--quiet", bare, "main"]);
  await git.run(["merge", "--quiet", "--ff-only", "FETCH_HEAD"]);
}

async function forgeFor(root: string, bot: Identity): Promise<Forge> {
  const clone = await cloneAt(root);
  if (clone === undefined) throw new Error(`${root} is no clone`);
  return localForge({
    clone,
    bot,
    branches: { source: "main", config: "main" },
    run: `${process.pid}-test`,
    isRunning: () => true,
  });
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
