import { CommanderError } from "commander";
import { isRefused } from "../model/refused.ts";
import { isUnavailable } from "../model/unavailable.ts";
import { refuseUnknownCodes } from "./arguments/options.ts";
import { exitCodes } from "./exit-codes.ts";
import { program } from "./program.ts";

/** Runs the command line; sets the process's exit code and lets what is still being printed be printed. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as head, is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCodes.done);
    throw error;
  });
  const view: { format?: string | undefined; plain?: boolean } = {};
  try {
    const commands = program({ setExitCode: (code) => (process.exitCode = code) });
    commands.hook("preAction", async (_main, command) => {
      view.format = command.opts<{ format?: string }>().format;
      view.plain = commands.opts<{ color: boolean }>().color === false;
      await refuseUnknownCodes(command);
    });
    await commands.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
      return;
    }
    if (isRefused(error)) {
      const { printRefusal } = await import("./refusals.ts");
      await printRefusal(error.refusal, view);
      process.exitCode = exitCodes.fault;
      return;
    }
    if (isUnavailable(error)) {
      process.stderr.write(`${error.message}\nTrying again may help.\n`);
      process.exitCode = exitCodes.unavailable;
      return;
    }
    if (isSystemError(error)) {
      process.stderr.write(`trip-config cannot go on: ${error.message}\n`);
      process.exitCode = exitCodes.fault;
      return;
    }
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = exitCodes.bug;
  }
}

/** What the operating system refuses: a disk that is full, a folder that may not be written. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "errno" in error;
}

function describe(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in trip-config. Please report it with the following lines:\n${detail}`;
}
