import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { repository } from "../support/run.ts";

const folder = join(repository, "test/referees/prometheus");

export const hasGo = spawnSync("go", ["version"]).status === 0;

/** Prometheus' own promtool, of the version that test/referees/prometheus pins, built once into the user's cache folder. */
export function promtool(): string {
  const sources = ["go.mod", "go.sum"].map((file) => readFileSync(join(folder, file)));
  const digest = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config-referees");
  const binary = join(cache, `promtool-${digest}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cache, { recursive: true });
  const own = `${binary}.${process.pid}`;
  // Of the ways to find targets only ours is built: the others bring most of the code.
  const tags = "remove_all_sd,enable_kubernetes_sd";
  const built = spawnSync("go", ["build", "-tags", tags, "-o", own, "github.com/prometheus/prometheus/cmd/promtool"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, CGO_ENABLED: "0" },
  });
  if (built.status !== 0) throw new Error(`promtool does not build: ${built.stderr}`);
  renameSync(own, binary);
  return binary;
}

/** What promtool says, and whether it agrees. */
export function ask(binary: string, cwd: string, ...args: readonly string[]): { agrees: boolean; says: string } {
  const { status, stdout, stderr } = spawnSync(binary, [...args], { cwd, encoding: "utf8" });
  return { agrees: status === 0, says: `${stdout}${stderr}` };
}
