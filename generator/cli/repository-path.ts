import { relative, resolve, sep } from "node:path";
import { cloneAt } from "../adapters/git/clone.ts";
import { isUnavailable } from "../model/unavailable.ts";
import type { Invocation } from "./invocation.ts";

/**
 * What leads from a repository's root to a folder, empty or with a slash at its end: forges know files by their paths from
 * there. Where there is no repository, or no git, from the current folder.
 */
export async function pathInRepository(folder: string, { cwd, env }: Pick<Invocation, "cwd" | "env">): Promise<string> {
  try {
    const clone = await cloneAt(folder, env);
    if (clone !== undefined) return clone.prefix;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
  const path = relative(cwd(), resolve(folder)).replaceAll(sep, "/");
  return path === "" ? "" : `${path}/`;
}
