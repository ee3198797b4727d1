import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gitAt } from "../support/git.ts";
import type { GitHubWorld } from "./world.ts";

/** The forms in which a secret could be found again. */
export function formsOf(secret: string): readonly string[] {
  // A key's lines, as each of them would give it away.
  const parts = secret.split("\n").filter((line) => line.length >= 16 && !line.startsWith("-----"));
  return parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    Buffer.from(part).toString("base64").replace(/=+$/, ""),
    JSON.stringify(part).slice(1, -1),
  ]);
}

/** Names the places that hold a secret. */
export function findSecrets(secrets: readonly string[], places: ReadonlyMap<string, string>): readonly string[] {
  const forms = [...new Set(secrets.flatMap(formsOf))];
  return [...places].flatMap(([place, text]) => (forms.some((form) => text.includes(form)) ? [place] : []));
}

/**
 * Searches everything that a test has left: what was printed, what was sent, every object of both
 * repositories with their pull requests and comments, and every file of the clone.
 */
export async function expectNoSecrets(world: GitHubWorld): Promise<void> {
  const { root, env, hub, printed, token } = world;
  const secrets = [token, env.GITHUB_TOKEN, env.GH_TOKEN, env.TRIP_CONFIG_APP_KEY].filter((one) => one !== undefined);
  const places = new Map<string, string>(printed.map((text, at) => [`output ${at}`, text]));
  for (const [at, { method, path, request, response }] of world.exchanges().entries()) {
    const isToken = path.endsWith("/access_tokens");
    places.set(`exchange ${at}: ${method} ${path}`, JSON.stringify([path, request]));
    const made = (response as { readonly token?: unknown } | undefined)?.token;
    if (isToken && typeof made === "string") secrets.push(made);
  }
  for (const hosted of [world.source, world.config]) {
    const git = gitAt(await hub.transport.mirror(hosted));
    const objects = await git.bytes(["cat-file", "--batch", "--batch-all-objects", "--buffer"]);
    places.set(`objects of ${hosted.name}`, objects.toString("latin1"));
    const lists = ["pulls?state=all&per_page=100", "issues/comments?per_page=100"];
    for (const list of lists) {
      const { body } = await hub.emulated.root("GET", `/repos/${hosted.owner}/${hosted.name}/${list}`);
      places.set(`${list} of ${hosted.name}`, JSON.stringify(body));
    }
  }
  for (const path of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = join(path.parentPath ?? path.path, path.name);
    if (path.isFile()) places.set(file, readFileSync(file, "latin1"));
  }
  const found = findSecrets(secrets, places);
  if (found.length > 0) throw new Error(`a secret is in ${found.join(", ")}`);
}
