import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

interface Options {
  readonly stdin?: string;
  readonly nodeOptions: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> };
}

interface Said {
  readonly exitCode: number | undefined;
  /** Its bytes, each as a character. */
  readonly stdout: string;
  readonly stderr: string;
}

type Answer = { readonly id: number } & (
  | Said
  | { readonly error: { readonly code?: string; readonly message: string } }
);

const waiting = new Map<number, (answer: Answer) => void>();
let starter: ChildProcess | undefined;
let asked = 0;

/**
 * Stands in for tinyexec below adapters/git where tests run many of them (`smallStarts`). To start a program
 * Node copies its table of pages, in a worker that holds the whole generator two thirds of what a git takes. A small
 * process starts it in place of the worker. How git is started for users is what tests of the built command line show.
 */
export function x(command: string, args: readonly string[], { stdin, nodeOptions: { cwd, env } }: Options) {
  const id = ++asked;
  const said = new Promise<Said>((resolve, reject) => {
    waiting.set(id, (answer) => {
      if ("error" in answer) reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
      else resolve(answer);
    });
  });
  starter ??= started();
  starter.channel?.ref();
  starter.send({ id, command, args, cwd, env, stdin });
  return Object.assign(said, { process: undefined });
}

function started(): ChildProcess {
  const file = fileURLToPath(new URL("git-starter.mjs", import.meta.url));
  // What is undefined takes a variable away: JSON would leave it out.
  const child = fork(file, { serialization: "advanced", execArgv: [] });
  child.unref();
  child.on("message", (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
    // A worker that waits for nothing may end.
    if (waiting.size === 0) child.channel?.unref();
  });
  child.on("exit", (code) => {
    for (const [id, told] of waiting) told({ id, error: { message: `what starts git has ended with ${code}` } });
    waiting.clear();
    starter = undefined;
  });
  return child;
}
