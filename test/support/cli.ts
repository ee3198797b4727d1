import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { main } from "../../generator/cli/main.ts";
import { main as plain } from "../../generator/cli/plain.ts";
import { plainCall } from "../../generator/cli/plain-call.ts";
import type { Ahead } from "../../generator/incremental/ahead.ts";
import { repository } from "./run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What runs in tests: nothing counts that other code has found. */
export const build = `tests ${process.pid} ${Date.now()}`;

interface Options {
  /** By default the repository. */
  readonly cwd?: string;
  /** What differs from the variables of whoever runs the tests. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
  /** By default the time that it is. */
  readonly now?: Date;
  /** Where another thread has looked at outputs. */
  readonly ahead?: Ahead | undefined;
}

/** Whoever runs the tests may have a cluster: kubectl must not find it. */
const noCluster = { KUBECONFIG: "/dev/null" };

/** Runs the command line in this process, its output into pipes: starting another one takes longer than most commands. */
export async function tripConfig(
  args: readonly string[],
  { cwd = repository, env, input, now, ahead }: Options = {},
): Promise<Ran> {
  const [stdout, stderr] = [collector(), collector()];
  const around = surroundings(cwd, env, input);
  // As the launcher does.
  const run = plainCall({ args, cwd: around.cwd }) === undefined ? main : plain;
  const code = await run({
    ...around,
    args,
    stdout: stdout.stream,
    stderr: stderr.stream,
    onInterrupt: () => () => {},
    ...(now && { now: () => now }),
    ...(ahead && { ahead }),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A command that goes on, in this process. */
export interface Watching {
  /** What it has said since the answer before, when it has answered again. */
  readonly answer: () => Promise<string>;
  /** What it has said since the last answer. */
  readonly unread: () => string;
  /** Asks it to end, as Ctrl-C does. */
  readonly end: () => Promise<Ran>;
}

/** Starts a command with `--watch`; its first answer is what it says until it watches. */
export function watching(args: readonly string[], { cwd = repository, env }: Options = {}): Watching {
  let read = 0;
  let said = () => {};
  let interrupt = () => {};
  const [stdout, stderr] = [collector(() => said()), collector()];
  const ended = main({
    ...surroundings(cwd, env),
    args: [...args, "--watch"],
    stdout: stdout.stream,
    stderr: stderr.stream,
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => {};
    },
  });
  const isAnswered = () => /\b(warnings?\b.*|Ctrl-C ends it|another try)\.\n$/.test(unread());
  const unread = () => stdout.text().slice(read);
  return {
    answer: async () => {
      while (!isAnswered()) {
        await Promise.race([new Promise<void>((resolve) => (said = resolve)), ended.then(failIfEnded)]);
      }
      const text = unread();
      read += text.length;
      return text;
    },
    unread,
    end: async () => {
      interrupt();
      return { code: await ended, stdout: stdout.text(), stderr: stderr.text() };
    },
  };

  function failIfEnded(code: number): never {
    throw new Error(`It has ended with ${code}: ${stdout.text()}${stderr.text()}`);
  }
}

function surroundings(cwd: string, env: Options["env"], input?: Options["input"]) {
  return {
    env: { ...process.env, ...noCluster, ...env },
    cwd: () => cwd,
    stdin: () => Readable.from(input === undefined ? [] : [Buffer.from(input)]),
    now: () => new Date(),
    fileTime: Date.now,
    run: `${process.pid}-${randomBytes(4).toString("hex")}`,
    isRunning: (run: string) => Number.parseInt(run, 10) === process.pid,
    build,
    tool: repository,
  };
}

function collector(heard: () => void = () => {}): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      heard();
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
