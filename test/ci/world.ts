import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Application, applicationAt, openApplication } from "../changed/application.ts";
import { tripConfig } from "../support/cli.ts";
import { gitAt } from "../support/git.ts";
import { copyEnvs, repository, sample } from "../support/run.ts";

/** What a stand-in of a tool was called with. */
export interface Call {
  readonly tool: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/** An application repository, a source repository, an agent with stand-ins for its tools, and what they have done. */
export interface World {
  readonly folder: string;
  readonly application: Application;
  /** Folder of the compiled pipelines. */
  readonly pipelines: string;
  /** Address of the source repository; what is checked out of it has the embedded forge in \`state\`. */
  readonly source: string;
  readonly state: string;
  /** Environment of an agent. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls since the last time this was asked. */
  readonly calls: () => readonly Call[];
  /** Makes calls fail that match; undefined: none. */
  readonly failing: (pattern: string | undefined) => void;
  /** An environment's images as source's main has them: tag and digest by service. */
  readonly images: (environment: string) => Promise<Readonly<Record<string, { tag: string; digest?: string }>>>;
  /** trip-config as a person runs it, in a clone of source that is up to date. */
  readonly run: (...args: readonly string[]) => Promise<string>;
}

const tools = ["docker", "buildctl", "crane", "argocd", "kubectl", "npm", "npx", "sleep"];

export type Settings = Record<string, Record<string, unknown>>;

/** `edit` changes the sample's env files, by name, before they are compiled. */
export async function worldIn(folder: string, edit: (files: Settings) => void = () => {}): Promise<World> {
  const source = join(folder, "source");
  mkdirSync(source, { recursive: true });
  await makeSource(source, edit);
  await applicationAt(join(folder, "application"));
  mkdirSync(join(folder, "forge"));
  return openWorld(folder, source);
}

/**
 * The same world once more, in another folder, as far as it has come. The source repository is one for both: it is only
 * read, what is merged is in the forge's.
 */
export function copyOfWorld({ folder: from, source, state }: World, folder: string): World {
  cpSync(join(from, "application"), join(folder, "application"), { recursive: true });
  cpSync(state, join(folder, "forge"), { recursive: true });
  return openWorld(folder, source);
}

/** In a folder with an application and a forge. */
function openWorld(folder: string, source: string): World {
  const paths = { source, state: join(folder, "forge"), stubs: join(folder, "stubs") };
  mkdirSync(paths.stubs);
  const calls = join(paths.stubs, "calls.jsonl");
  for (const tool of tools) symlinkSync(join(repository, "test/ci/stubs/tool.mjs"), join(paths.stubs, tool));
  const cluster = JSON.parse(readFileSync(join(paths.source, "envs/cluster.json"), "utf8"));
  const environment = {
    PATH: [paths.stubs, dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
    HOME: join(folder, "home"),
    GIT_CONFIG_NOSYSTEM: "1",
    STUB_STATE: paths.stubs,
    STUB_DIST: join(repository, "dist"),
    STUB_CONFIG: join(paths.state, "config.git"),
    STUB_CONFIG_URL: cluster.repositories.config.url,
  };
  mkdirSync(environment.HOME);
  const application = openApplication(join(folder, "application"));
  const sourceGit = gitAt(join(paths.state, "source.git"));
  return {
    folder,
    application,
    pipelines: join(paths.source, "out/ci"),
    source: paths.source,
    state: paths.state,
    environment,
    calls: () => {
      const text = existsSync(calls) ? readFileSync(calls, "utf8").trimEnd() : "";
      rmSync(calls, { force: true });
      return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
    },
    failing: (pattern) => {
      if (pattern === undefined) rmSync(join(paths.stubs, "fails"), { force: true });
      else writeFileSync(join(paths.stubs, "fails"), pattern);
    },
    images: async (name) => {
      const text = await sourceGit.run(["show", `main:envs/${name}.json`]);
      const services: Record<string, { image: { tag: string; digest?: string } }> = JSON.parse(text).services;
      return Object.fromEntries(Object.entries(services).map(([service, { image }]) => [service, image]));
    },
    run: async (...args) => {
      const clone = join(folder, "clone-of-a-person");
      rmSync(clone, { recursive: true, force: true });
      await checkOutSource(paths, clone);
      if (existsSync(join(paths.state, "source.git")))
        await gitAt(clone).run(["pull", "--quiet", "--ff-only", join(paths.state, "source.git"), "main"]);
      const { code, stdout, stderr } = await tripConfig(["-C", clone, ...args], {
        env: environment,
      });
      if (code !== 0) throw new Error(`trip-config ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout;
    },
  };
}

async function makeSource(folder: string, edit: (files: Settings) => void): Promise<void> {
  copyEnvs(sample, folder);
  const names = ["base", "cluster", "dev", "staging", "prod"];
  const file = (name: string) => join(folder, `envs/${name}.json`);
  const files: Settings = Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(file(name), "utf8"))]));
  const repositories = files.cluster?.repositories as Record<string, { url: string }>;
  if (repositories.source !== undefined) repositories.source.url = `file://${folder}`;
  edit(files);
  for (const [name, settings] of Object.entries(files))
    writeFileSync(file(name), `${JSON.stringify(settings, null, 2)}\n`);
  writeFileSync(join(folder, ".gitignore"), ".trip-config\ndist\n");
  const { code, stdout } = await tripConfig(["-C", folder, "generate"]);
  if (code !== 0) throw new Error(stdout);
  const git = gitAt(folder);
  const as = { name: "Mina Park", email: "mina@example.com" };
  await git.run(["init", "--quiet", "--initial-branch=main"]);
  await git.run(["add", "-A"]);
  await git.run(["commit", "--quiet", "-m", "The project"], { as });
}

/** A fresh clone of source; its embedded forge is the one of all. */
export async function checkOutSource({ source, state }: Pick<World, "source" | "state">, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  await gitAt(dirname(to)).run(["clone", "--quiet", `file://${source}`, to]);
  symlinkSync(state, join(to, ".trip-config"));
}

/** A clone of the application at a ref. */
export async function checkOutApplication({ application }: World, ref: string, to: string): Promise<void> {
  await gitAt(dirname(to)).run(["clone", "--quiet", `file://${application.folder}`, to]);
  await gitAt(to).run(["checkout", "--quiet", "--detach", ref]);
}

/** What is left of a folder that is copied into another. */
export function copyInto(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
