import { CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { program } from "./program.ts";

/** Runs the command line; sets the process's exit code and lets what is still being printed be printed. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as head, is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCodes.done);
    throw error;
  });
  try {
    await program({ setExitCode: (code) => (process.exitCode = code) }).parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
      return;
    }
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = exitCodes.bug;
  }
}

function describe(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `trip-config has a bug, or this machine a fault that it does not know. Please report this:\n${detail}`;
}
