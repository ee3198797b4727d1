import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesIn, repository } from "../support/run.ts";
import { editedProject, emptied, type Project, unitsOf } from "./project.ts";
import type { Command, Contestant } from "./rounds.ts";

const child = (name: string) => fileURLToPath(new URL(`children/${name}`, import.meta.url));

export const emptyNode: Contestant = { name: "node -e 0", commands: [{ file: process.execPath, args: ["-e", "0"] }] };

const installed = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")).bin["trip-config"] as string;

/** trip-config as it is installed, or another build of it. */
function generateCommand({ root }: Project, main = join(repository, installed)): Command {
  return { file: process.execPath, args: [main, "-C", root, "generate"] };
}

/** The whole: every env file read, everything proven and written into a folder that has nothing of it. */
export function generateAll(project: Project): Contestant {
  return { name: "trip-config generate", commands: [generateCommand(project)], before: emptied(project) };
}

/** The same by trip-config as it was at a commit, which `main` was built of. */
export function generateAsBefore(project: Project, main: string, commit: string): Contestant {
  return { ...generateAll(project), name: `trip-config at ${commit}`, commands: [generateCommand(project, main)] };
}

/** The same where monitoring and logging are on, so that each environment has alerts and a dashboard besides. */
export function generateMonitored(project: Project): Contestant {
  return { ...generateAll(project), name: "trip-config generate, monitored" };
}

/** The same without the proofs; `main` is a build that has no rules. */
export function generateUnproven(project: Project, main: string): Contestant {
  const commands = [generateCommand(project, main)];
  return { name: "trip-config without its proofs", commands, before: emptied(project) };
}

/** What happens at every save: everything is read and proven, and what changed is written. Has a project of its own. */
export function generateAfterSave(project: Project): Contestant {
  const name = "trip-config generate, one env file changed";
  return { name, commands: [generateCommand(project)], before: editedProject(project) };
}

/** A Node script that has the bytes of every file already, and only writes them. */
export function writeBytes(project: Project, folder: string): Contestant {
  mkdirSync(folder, { recursive: true });
  const bytes = join(folder, "bytes");
  const all = openSync(bytes, "w");
  const lengths = [...filesIn(project.root)].map(([path, text]) => [path, writeSync(all, text)]);
  closeSync(all);
  const index = join(folder, "index.json");
  writeFileSync(index, JSON.stringify(lengths));
  const target = join(folder, "target");
  return {
    name: "script that writes the bytes",
    commands: [{ file: process.execPath, args: [child("write-bytes.mjs"), bytes, index, target] }],
    before: () => rmSync(target, { recursive: true, force: true }),
  };
}

/** A Node script that has every object already, stringifies it with the yaml package and writes it. */
export async function stringifyLoop(project: Project, folder: string): Promise<Contestant> {
  const source = join(folder, "objects");
  mkdirSync(source, { recursive: true });
  for await (const { name, directory, objects } of unitsOf(project)) {
    const files = objects.map(({ path, object }) => ({ path: `${directory}/${path}`, object }));
    writeFileSync(join(source, `${name}.json`), JSON.stringify(files));
  }
  const target = join(folder, "target");
  return {
    name: "loop of yaml.stringify",
    commands: [{ file: process.execPath, args: [child("stringify.mjs"), source, target] }],
    before: () => rmSync(target, { recursive: true, force: true }),
  };
}
