import { resolve } from "node:path";
import { isFolder } from "./root.ts";

interface Called {
  readonly args: readonly string[];
  readonly cwd: () => string;
}

/**
 * The folder that a plain `generate` names with -C, or that it names none: what most calls are, and needs none of the other
 * commands. undefined: it is another call, or the folder is not there, which is for those who read arguments to say.
 */
export function plainCall({ args, cwd }: Called): { readonly named?: string } | undefined {
  const [first, named, last] = args;
  if (args.length === 1) return first === "generate" ? {} : undefined;
  const isNamed = args.length === 3 && first === "-C" && last === "generate";
  return isNamed && named !== undefined && isFolder(resolve(cwd(), named)) ? { named } : undefined;
}
