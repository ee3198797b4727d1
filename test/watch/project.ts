import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository, withFolder } from "../support/run.ts";

/** A project of one environment and one service, whose env files are called by their names. */
export interface Project {
  readonly root: string;
  readonly read: (name: string) => string;
  readonly write: (name: string, text: string) => void;
  /** Sets the image tag of the environment's one service. */
  readonly setTag: (name: string, tag: string) => void;
}

export function withProject(use: (project: Project) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const root = join(folder, "project");
    cpSync(join(repository, "test/cases/minimal/envs"), join(root, "envs"), { recursive: true });
    const file = (name: string) => join(root, "envs", `${name}.json`);
    const read = (name: string) => readFileSync(file(name), "utf8");
    const write = (name: string, text: string) => writeFileSync(file(name), text);
    const setTag = (name: string, tag: string) => write(name, tagged(read(name), tag));
    await use({ root, read, write, setTag });
  });
}

/** The environment's text with another image tag. */
export function tagged(text: string, tag: string): string {
  return text.replace(/"tag": "[^"]*"/, `"tag": "${tag}"`);
}

/** What could stand beside the environment `dev`. */
export function otherEnvironment(dev: string, name: string): string {
  return dev.replaceAll("dev.example.com", `${name}.example.com`);
}
