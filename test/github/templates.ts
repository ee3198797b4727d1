import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { readRef } from "../../generator/adapters/git/refs.ts";
import { localWorld } from "../publish/local-world.ts";
import { settled } from "../publish/steps.ts";
import { gitAt } from "../support/git.ts";
import type { Hub } from "./proxy/hub.ts";

/** Numbers that worlds have left, by the kind of their project. */
const left = new WeakMap<Hub, Map<string, number[]>>();
const highest = new WeakMap<Hub, number>();

/**
 * A number for a world's repositories. What a project compiles to names them, so that a template is only good for the
 * same names: whoever wants the same kind of project gets a number that another has left.
 */
export function takeNumber(hub: Hub, kind: string): number {
  const known = left.get(hub)?.get(kind)?.pop();
  if (known !== undefined) return known;
  const number = (highest.get(hub) ?? 0) + 1;
  highest.set(hub, number);
  return number;
}

export function releaseNumber(hub: Hub, kind: string, number: number): void {
  const kinds = left.get(hub) ?? new Map<string, number[]>();
  left.set(hub, kinds.set(kind, [...(kinds.get(kind) ?? []), number]));
}

interface Wanted {
  readonly hub: Hub;
  /** Of the template: projects of the same name are the same. */
  readonly name: string;
  /** The empty folder that is to become the project's clone. */
  readonly root: string;
  /** Writes the project into a folder, and commits it. */
  readonly write: (folder: string) => Promise<string>;
}

/**
 * A project with what it publishes to when everything is merged, in bare repositories: through the API the same takes much
 * longer, and where a scenario begins is not what it shows. Made once for each name.
 */
export async function settledProject({ hub, name, root, write }: Wanted) {
  const template = join(hub.transport.folder, "templates", name.replace(/[^\w]+/g, "-"));
  const state = join(template, ".trip-config");
  if (!existsSync(template)) {
    mkdirSync(template, { recursive: true });
    await write(template);
    await settled(await localWorld(template));
  }
  cpSync(template, root, { recursive: true, filter: (path) => path !== state });
  const commit = await readRef(gitAt(join(root, ".git")), "refs/heads/main");
  if (commit === undefined) throw new Error(`${template} has no commit`);
  return { commit, bare: join(state, "config.git") };
}
