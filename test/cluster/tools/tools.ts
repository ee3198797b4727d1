/**
 * Finds the programs that the suite runs, or builds them from the pinned Go modules into the user's cache folder: ten
 * minutes the first time, nothing later. A fitting binary in KUBEBUILDER_ASSETS or on PATH is taken as it is.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type Build, buildArguments, buildDigest, goEnvironment, modulesOf, type Workspace } from "../../support/go.ts";
import { type Program, type ProgramName, programs, type Source, type SourceName, sources } from "./programs.ts";

const here = new URL(".", import.meta.url).pathname;
/** Folder of what the suite builds once. */
export const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config", "cluster");
/** The modules of it here are built together. */
const workspace: Workspace = "kubernetes-1.36";
const found = new Map<string, string>();

/** Path of a program's binary; it is built when there is none. Throws with what Go said when it does not build. */
export function toolPath(name: ProgramName): string {
  const known = found.get(name);
  if (known !== undefined) return known;
  const program = programs.find((each) => each.name === name);
  if (program === undefined) throw new Error(`no program is called ${name}`);
  const path = ownBinary(program) ?? built(program);
  found.set(name, path);
  return path;
}

/** All of them, so that the tests do not wait for a compiler. `tell` gets a line for each that has to be built. */
export function prepareTools(tell: (line: string) => void): void {
  for (const program of programs) {
    if (found.has(program.name) || program.onDemand === true) continue;
    if (ownBinary(program) === undefined && !existsSync(cached(program)))
      tell(`building ${program.name} from ${program.package}`);
    toolPath(program.name);
  }
}

/** Folder of a pinned module's files in Go's module cache, where it is downloaded to. */
export function sourceFolder(name: SourceName): string {
  const { module, path, pin } = sources[name];
  // Two versions of one module have their folders each.
  const key = `${module}/${path}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const wanted = pin === undefined ? path : `${path}@${pin.version}`;
  const { Dir, Sum } = JSON.parse(go(module, ["mod", "download", "-json", wanted])) as Downloaded;
  if (Dir === undefined) throw new Error(`${path} has no folder in Go's module cache`);
  if (pin !== undefined && Sum !== pin.sum) throw new Error(`${wanted} is not what it was: ${Sum}`);
  found.set(key, Dir);
  return Dir;
}

interface Downloaded {
  readonly Dir?: string;
  readonly Sum?: string;
}

function ownBinary({ name, own }: Program): string | undefined {
  if (own === undefined) return undefined;
  const folders = [process.env.KUBEBUILDER_ASSETS, ...(process.env.PATH ?? "").split(delimiter)];
  for (const folder of folders) {
    if (folder === undefined || folder === "") continue;
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const { stdout, stderr } = spawnSync(path, own.args, { encoding: "utf8", timeout: 20_000 });
    if (own.version.test(`${stdout}\n${stderr}`)) return path;
  }
  return undefined;
}

function built(program: Program): string {
  const path = cached(program);
  if (existsSync(path)) return path;
  mkdirSync(join(path, ".."), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  go(program.module, buildArguments(buildOf(program), temporary));
  renameSync(temporary, path);
  return path;
}

function buildOf({ module, package: name, variables }: Program): Build {
  return { folder: join(here, module), package: name, variables, workspace: workspaceOf(module), inlined: true };
}

function workspaceOf(module: Source["module"]): Workspace | undefined {
  const folder = join(here, module);
  return modulesOf(workspace).includes(folder) ? workspace : undefined;
}

function cached(program: Program): string {
  return join(cache, `${program.name}-${buildDigest(buildOf(program))}`, program.name);
}

function go(module: Source["module"], args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync("go", args, {
    cwd: join(here, module),
    env: { ...process.env, ...goEnvironment({ workspace: workspaceOf(module) }) },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw new Error(`Go is needed to build the cluster's programs: ${error.message}`);
  if (status !== 0) throw new Error(`go ${args.join(" ")} in ${module}: ${stderr}${stdout}`);
  return stdout;
}
