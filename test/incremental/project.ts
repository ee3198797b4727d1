import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { copyEnvs, repository } from "../support/run.ts";

/** Small environments that have a bit of everything that is remembered: findings, waivers, promotions, objects of one's own. */
export function smallProject(root: string): void {
  copyEnvs(join(repository, "test/cases/minimal"), root);
  const dev = JSON.parse(readFileSync(join(root, "envs/dev.json"), "utf8"));
  put(root, "envs/dev.json", JSON.stringify({ ...dev, publish: { merge: "auto" } }, null, 2));
  for (const name of ["test", "prod"]) {
    const hosts = { web: `${name}.example.com`, api: `api-${name}.example.com`, admin: `admin-${name}.example.com` };
    const from = name === "test" ? "dev" : "test";
    put(root, `envs/${name}.json`, JSON.stringify({ ...dev, hosts, promotion: { from } }, null, 2));
  }
}

/** Writes a file of a project. */
export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Changes the settings of an env file; one that is no JSON stays. */
export function change(root: string, path: string, how: (settings: Record<string, unknown>) => unknown): void {
  try {
    const file = join(root, path);
    writeFileSync(file, JSON.stringify(how(JSON.parse(readFileSync(file, "utf8"))), null, 2));
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!(error instanceof SyntaxError) && !isGone) throw error;
  }
}
