import { type Clone, cloneAt as cloneWith } from "../../generator/adapters/git/clone.ts";
import { type Git, gitAt as gitWith } from "../../generator/adapters/git/run.ts";

/** Git with the variables of whoever runs the tests. */
export function gitAt(folder: string): Git {
  return gitWith(folder, process.env);
}

export function cloneAt(folder: string): Promise<Clone | undefined> {
  return cloneWith(folder, process.env);
}
