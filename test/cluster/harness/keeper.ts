/**
 * Starts programs that cannot outlive the tests. Each runs under a small shell that holds a pipe from this process:
 * when the pipe closes, because `stop` closed it or because this process died in whatever way, the program is ended.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Kept {
  readonly name: string;
  /** File that has all the program said. */
  readonly log: string;
  /** True until the program has ended. */
  readonly isRunning: () => boolean;
  /** Ends the program: it is asked, and killed after three seconds. Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export interface Start {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Folder for `<name>.log`. */
  readonly logs: string;
  /** The whole environment: nothing of the user's is handed on but PATH. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const shell = `
exec 3<&0
"$@" </dev/null 3<&- & program=$!
( read -r _ <&3
  kill -TERM $program 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -0 $program 2>/dev/null || exit; sleep 0.2; done
  kill -KILL $program 2>/dev/null ) & guard=$!
trap '' INT TERM
wait $program; code=$?
kill -KILL $guard 2>/dev/null
exit $code
`;

export function keep({ name, file, args, logs, env, cwd }: Start): Kept {
  const log = join(logs, `${name}.log`);
  const out = openSync(log, "a");
  const child = spawn("/bin/sh", ["-c", shell, name, file, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["pipe", out, out],
  });
  closeSync(out);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    child.on("error", end);
    child.on("exit", end);
  });
  const stop = () => {
    child.stdin?.destroy();
    return ended;
  };
  return { name, log, isRunning: () => running, stop };
}

/** Last lines of what a program said, for the message of an error. */
export function lastLines({ log }: Kept, count = 20): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}
