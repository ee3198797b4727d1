import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { repository } from "./run.ts";

export const hasGo = spawnSync("go", ["version"]).status === 0;

/** A program of test/referees/<name>, or another one of its module, built into the user's cache folder once. */
export function builtReferee(name: string, program = "."): string {
  const folder = join(repository, "test/referees", name);
  const sources = fastGlob.sync("*", { cwd: folder }).sort();
  const digest = createHash("sha256");
  for (const file of sources) digest.update(file).update(readFileSync(join(folder, file)));
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config-referees");
  const called = program === "." ? name : program.slice(program.lastIndexOf("/") + 1);
  const binary = join(cache, `${called}-${digest.digest("hex").slice(0, 16)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const staged = `${binary}.${process.pid}`;
  const built = spawnSync("go", ["build", "-o", staged, program], { cwd: folder, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the referee does not build: ${built.stderr}`);
  renameSync(staged, binary);
  return binary;
}
