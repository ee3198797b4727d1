import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asRecord } from "../../generator/model/loose.ts";
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
 * Searches everything that a test has left: what was printed, what was sent, which is all that the bot can have written to
 * a repository, and every file and object of the clone.
 */
export async function expectNoSecrets(world: GitHubWorld): Promise<void> {
  const { root, env, printed, token } = world;
  const secrets = [token, env.GITHUB_TOKEN, env.GH_TOKEN, env.TRIP_CONFIG_APP_KEY].filter((one) => one !== undefined);
  const places = new Map<string, string>(printed.map((text, at) => [`output ${at}`, text]));
  for (const [at, { method, path, request, response }] of world.exchanges().entries()) {
    const place = `exchange ${at}: ${method} ${path}`;
    places.set(place, JSON.stringify([path, request]));
    const { content } = asRecord(request);
    if (typeof content === "string")
      places.set(`${place}, its file`, Buffer.from(content, "base64").toString("latin1"));
    const { token: made } = asRecord(response);
    if (path.endsWith("/access_tokens") && typeof made === "string") secrets.push(made);
  }
  const objects = await gitAt(root).bytes(["cat-file", "--batch", "--batch-all-objects", "--buffer"]);
  places.set("objects of the clone", objects.toString("latin1"));
  for (const path of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const file = join(path.parentPath ?? path.path, path.name);
    if (path.isFile()) places.set(file, readFileSync(file, "latin1"));
  }
  const found = findSecrets(secrets, places);
  if (found.length > 0) throw new Error(`a secret is in ${found.join(", ")}`);
}
