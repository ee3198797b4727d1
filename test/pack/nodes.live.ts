/** The first day under other Nodes, which come from npm's registry as packages. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repository, withFolder } from "../support/run.ts";
import { firstDay } from "./first-day.ts";
import { pack } from "./package.ts";

/** `npm test` has the same story under the Node that it runs under (pack.test.ts). */
const versions = ["20.20.2", "22.23.3", "24.21.0"].filter((version) => version !== process.versions.node);

/** Folder with the program `node` of a version, fetched into the user's cache folder when it is not there yet. */
function nodeFolder(version: string): string {
  const folder = join(homedir(), ".cache/trip-config/nodes", version);
  const bin = join(folder, "node_modules/node/bin");
  if (existsSync(join(bin, "node"))) return bin;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], { cwd: folder, stdio: "ignore" });
  return bin;
}

describe.each(versions)("Node %s", (version) => {
  test("runs the package from an empty folder to the second publish", () =>
    withFolder((folder) => {
      const bin = nodeFolder(version);
      expect(execFileSync(join(bin, "node"), ["--version"], { encoding: "utf8" }).trim()).toBe(`v${version}`);
      firstDay(pack(folder), folder, bin);
    }));
});

test("an older Node is told so, and is no bug", () => {
  const old = join(nodeFolder("18.20.8"), "node");
  const { status, stderr } = spawnSync(old, [join(repository, "dist/main.js"), "check"], { encoding: "utf8" });
  expect([status, stderr]).toEqual([2, "trip-config needs Node 20 or newer, and this is Node 18.20.8.\n"]);
});
