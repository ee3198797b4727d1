import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { repository } from "./run.ts";

/** Whether referees can be built here; where not, it is said what is not compared. */
export function hasGo(missed: string): boolean {
  if (spawnSync("go", ["version"]).status === 0) return true;
  console.warn(`SKIPPED: ${missed}, because go is not on PATH.`);
  return false;
}

/** Path of the program of test/referees/<name>, built with the Go tool chain into the user's cache folder. */
export function buildReferee(name: string): string {
  const folder = join(repository, "test/referees", name);
  const sources = ["go.mod", "go.sum", "main.go"].map((file) => readFileSync(join(folder, file)));
  const digest = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config-referees");
  const binary = join(cache, `${name}-${digest}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const built = spawnSync("go", ["build", "-o", binary, "."], { cwd: folder, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the referee does not build: ${built.stderr}`);
  return binary;
}
