import { randomBytes } from "node:crypto";
import { basename, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { exitCodes } from "./cli/exit-codes.ts";
import { main } from "./cli/main.ts";
import { within } from "./cli/within.ts";

/** Handed in by the launcher where it has started another thread. */
declare const __ahead: SharedArrayBuffer | undefined;

/** The same: what V8 is told as soon as all modules are loaded. */
declare const __whenLoaded: (() => void) | undefined;

// A reader that has seen enough, such as head, is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCodes.done);
  throw error;
});

__whenLoaded?.();

void main({
  args: process.argv.slice(2),
  env: process.env,
  cwd: () => process.cwd(),
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => new Date(),
  fileTime: Date.now,
  // A process, and something for a process id that is used again.
  run: `${process.pid}-${randomBytes(4).toString("hex")}`,
  isRunning,
  onInterrupt,
  within: within(process),
  tidy: tidying(),
  ...(__ahead && { ahead: __ahead }),
  // The bundle carries its own digest in its name.
  build: `${basename(__filename)} ${process.version}`,
  tool: join(__dirname, ".."),
}).then((code) => {
  // What is still being printed is printed. Node alone would first collect what is no longer needed, and take everything apart.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
});

/** What V8 calls a minor collection: a short look at what is young, most of which is over. */
function tidying(): () => void {
  let collect: ((of: { readonly type: "minor" }) => void) | undefined;
  return () => {
    if (collect === undefined) {
      setFlagsFromString("--expose-gc");
      collect = runInNewContext("gc") as typeof collect;
    }
    collect?.({ type: "minor" });
  };
}

/** Ctrl-C, what a supervisor sends, and a terminal that is closed. */
const interrupts = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function onInterrupt(listener: () => void): () => void {
  for (const signal of interrupts) process.on(signal, listener);
  return () => {
    for (const signal of interrupts) process.off(signal, listener);
  };
}

function isRunning(run: string): boolean {
  try {
    process.kill(Number.parseInt(run, 10), 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
