import { spawn } from "node:child_process";
import { join } from "node:path";
import { repository } from "./run.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whoever runs the tests may have a cluster: kubectl must not find it. */
export const noCluster = { KUBECONFIG: "/dev/null" };

/** Runs the built command line as a user does: a process of its own, its output into pipes. */
export function tripConfig(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string | Uint8Array } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repository, "dist/main.js"), ...args], {
      cwd: options.cwd ?? repository,
      env: options.env ?? { ...process.env, ...noCluster },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A command that does not read its input may be gone before all of it is written.
    child.stdin.on("error", () => {}).end(options.input);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
