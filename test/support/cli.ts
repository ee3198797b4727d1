import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { main } from "../../generator/cli/main.ts";
import { repository } from "./run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  /** By default the repository. */
  readonly cwd?: string;
  /** What differs from the variables of whoever runs the tests. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/** Whoever runs the tests may have a cluster: kubectl must not find it. */
const noCluster = { KUBECONFIG: "/dev/null" };

/** Runs the command line in this process, its output into pipes: starting another one takes longer than most commands. */
export async function tripConfig(
  args: readonly string[],
  { cwd = repository, env, input }: Options = {},
): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const code = await main({
    args,
    env: { ...process.env, ...noCluster, ...env },
    cwd: () => cwd,
    stdin: () => Readable.from(input === undefined ? [] : [Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => new Date(),
    run: `${process.pid}-${randomBytes(4).toString("hex")}`,
    isRunning: (run) => Number.parseInt(run, 10) === process.pid,
    tool: repository,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

/**
 * Runs the built command line as a user does, in a process of its own: where that may be killed, really runs at the same
 * time as others, or is what is asked about. `killAfter`: milliseconds until it ends without warning.
 */
export function tripConfigProcess(
  args: readonly string[],
  { cwd = repository, env, input, killAfter }: Options & { readonly killAfter?: number } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repository, "dist/main.js"), ...args], {
      cwd,
      env: { ...process.env, ...noCluster, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // A command that does not read its input may be gone before all of it is written.
    child.stdin.on("error", () => {}).end(input);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
    if (killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
}
