/** The package that `npm pack` makes, and a machine that has npm, git and nothing of it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { repository } from "../support/run.ts";

/** Packs what is built into a folder; answers the package's path. */
export function pack(folder: string): string {
  const { status, stderr } = spawnSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
    cwd: repository,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
}

export interface Machine {
  /** An empty folder, for what npm and git keep of a user. */
  readonly home: string;
  /** Folder of the Node that is first on the PATH. */
  readonly node?: string;
}

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The variables of a machine whose npm has fetched nothing and reaches nobody, and whose git knows nobody. */
export function shellEnvironment({ home, node }: Machine): Readonly<Record<string, string>> {
  mkdirSync(home, { recursive: true });
  const others = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(npm_|git_)/i.test(name) ? [] : [[name, value] as const],
  );
  const path = process.env.PATH ?? "";
  return {
    ...Object.fromEntries(others),
    PATH: node === undefined ? path : `${node}${delimiter}${path}`,
    HOME: home,
    KUBECONFIG: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    npm_config_offline: "true",
    npm_config_registry: "http://127.0.0.1:1",
    npm_config_update_notifier: "false",
    npm_config_cache: join(home, "npm"),
  };
}

/** Runs commands of a shell on such a machine. */
export function shell(commands: string, folder: string, machine: Machine): Done {
  const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", commands], {
    cwd: folder,
    env: shellEnvironment(machine),
    encoding: "utf8",
    timeout: 200_000,
  });
  return { code: status, stdout, stderr };
}
