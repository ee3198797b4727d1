import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What the live tests need of the system, how one sees that it is there, and where it comes from. */
const needs = [
  { what: "Go", isThere: () => runs("go", "version"), from: "https://go.dev/dl" },
  { what: "Java", isThere: () => runs("java", "-version"), from: "apt-get install default-jre-headless" },
  { what: "Groovy 2.4", isThere: () => existsSync("/usr/share/groovy/lib"), from: "apt-get install groovy" },
  { what: "shellcheck", isThere: () => runs("shellcheck", "--version"), from: "apt-get install shellcheck" },
] as const;

/** Before the first test: says all that is missing at once. */
export function setup(): void {
  const missing = needs.filter(({ isThere }) => !isThere()).map(({ what, from }) => `${what} is not here: ${from}`);
  if (missing.length === 0) return;
  throw new Error(`The live referees cannot run (npm test needs none of this).\n${missing.join("\n")}`);
}

function runs(program: string, argument: string): boolean {
  return spawnSync(program, [argument]).status === 0;
}
