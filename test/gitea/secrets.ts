import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findSecrets } from "../github/secrets.ts";
import type { GiteaWorld } from "./world.ts";

/** Searches what was printed, and every file of the clone with what the adapter keeps there. */
export function expectNoSecrets({ root, printed, token, personal }: GiteaWorld): void {
  const places = new Map<string, string>(printed.map((text, at) => [`output ${at}`, text]));
  for (const path of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = join(path.parentPath ?? path.path, path.name);
    if (path.isFile()) places.set(file, readFileSync(file, "latin1"));
  }
  const found = findSecrets([token, personal], places);
  if (found.length > 0) throw new Error(`a secret is in ${found.join(", ")}`);
}
