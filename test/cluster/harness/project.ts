/** A clone of the source repository with the sample's env files or others, whose config repository the test's Argo CD reads. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Loose } from "../../../generator/model/loose.ts";
import { merge } from "../../../generator/stages/resolve/merge.ts";
import { type Ran, tripConfigProcess } from "../../support/cli.ts";
import { gitAt } from "../../support/git.ts";
import { copyEnvs, sample } from "../../support/run.ts";

export interface Project {
  readonly root: string;
  /** Runs the command line in the project and gives what it printed; another exit code than 0 is an error. */
  readonly run: (...args: readonly string[]) => Promise<string>;
  /** The same, whatever the exit code. */
  readonly tryRun: (...args: readonly string[]) => Promise<Ran>;
  /** Lays settings over env files and commits; null removes a file, a new name makes one. */
  readonly edit: (message: string, changes: Readonly<Record<string, Loose | null>>) => Promise<void>;
  /** Merges the open pull request `trip-config/<name>` in config, or in source. */
  readonly merge: (name: string, repository?: "config" | "source") => Promise<void>;
  /** Brings what pull requests in source have merged into the work tree. */
  readonly pull: () => Promise<void>;
  /** Commit of config's main. */
  readonly configHead: () => Promise<string>;
  /** Checks config's main out into a fresh folder. */
  readonly configFolder: () => Promise<string>;
  /** Changes config by hand, past the bot: `change` edits a checked out folder. */
  readonly editConfig: (message: string, change: (folder: string) => void) => Promise<void>;
}

const author = { name: "Mina Park", email: "mina@example.com" };

/** `variables`: what the command line finds besides, such as a kubectl. `envs`: the folder of other env files than the sample's. */
export async function newProject(
  folder: string,
  changes: Readonly<Record<string, Loose>> = {},
  variables: Readonly<Record<string, string>> = {},
  envs: string = sample,
): Promise<Project> {
  const root = join(folder, "project");
  const home = join(folder, "home");
  for (const each of [root, home]) mkdirSync(each);
  copyEnvs(envs, root);
  const git = gitAt(root);
  const bare = join(root, ".trip-config/config.git");
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, ...variables };
  const tryRun: Project["tryRun"] = (...args) => tripConfigProcess(args, { cwd: root, env });
  const run: Project["run"] = async (...args) => {
    const { code, stdout, stderr } = await tryRun(...args);
    if (code !== 0) throw new Error(`trip-config ${args.join(" ")}: exit code ${code}\n${stdout}${stderr}`);
    return stdout;
  };
  const edit: Project["edit"] = async (message, edits) => {
    for (const [name, change] of Object.entries(edits)) {
      const file = join(root, "envs", `${name}.json`);
      if (change === null) rmSync(file);
      else writeFileSync(file, `${JSON.stringify(merge(settingsIn(file), change), null, 2)}\n`);
    }
    await git.run(["add", "-A"]);
    await git.run(["commit", "--quiet", "-m", message], { as: author });
  };

  writeFileSync(join(root, ".gitignore"), ".trip-config/\n");
  await git.run(["init", "--quiet", "--initial-branch=main"]);
  const repositories = { repositories: { config: { url: `file://${bare}`, branch: "main" } } };
  const { cluster = {}, ...others } = changes;
  await edit("Trip Service", { cluster: merge(repositories, cluster) as Loose, ...others });

  const configFolder = async () => {
    const clone = mkdtempSync(join(folder, "config-"));
    await git.run(["clone", "--quiet", "--branch=main", bare, clone]);
    return clone;
  };
  return {
    root,
    run,
    tryRun,
    edit,
    merge: async (name, repository = "config") => {
      const listed = await run("pr", "list", "--repository", repository, "--format", "json");
      const { pulls } = JSON.parse(listed) as { pulls: readonly Pull[] };
      const pull = pulls.find(({ branch }) => branch === `trip-config/${name}`);
      if (pull === undefined) throw new Error(`no open pull request for ${name}: ${listed}`);
      await run("pr", "merge", String(pull.number), "--repository", repository);
    },
    pull: async () => {
      await git.run(["pull", "--quiet", "--ff-only", join(root, ".trip-config/source.git"), "main"]);
    },
    configHead: async () => (await gitAt(bare).run(["rev-parse", "main"])).trim(),
    configFolder,
    editConfig: async (message, change) => {
      const clone = await configFolder();
      change(clone);
      const inClone = gitAt(clone);
      await inClone.run(["add", "-A"]);
      await inClone.run(["commit", "--quiet", "-m", message], { as: author });
      await inClone.run(["push", "--quiet", "origin", "HEAD:main"]);
    },
  };
}

interface Pull {
  readonly number: number;
  readonly branch: string;
}

function settingsIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
