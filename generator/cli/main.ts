import { CommanderError, type OutputConfiguration } from "commander";
import { isRefused } from "../model/refused.ts";
import { isSystemError } from "../model/system-error.ts";
import { isUnavailable } from "../model/unavailable.ts";
import { globalOptions, refuseUnknownCodes } from "./arguments/options.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Invocation, Output } from "./invocation.ts";
import { program } from "./program.ts";

/** Runs the command line, and answers the exit code. */
export async function main(invocation: Invocation): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const view: { format?: string | undefined; plain?: boolean } = {};
  try {
    const commands = program({
      cwd: invocation.cwd,
      output: outputOf(invocation),
      perform: async (what) => {
        code = await what(globalOptions(commands, invocation));
      },
    });
    commands.hook("preAction", async (_main, command) => {
      view.format = command.opts<{ format?: string }>().format;
      view.plain = commands.opts<{ color: boolean }>().color === false;
      await refuseUnknownCodes(command);
    });
    await commands.parseAsync([...invocation.args], { from: "user" });
    return code;
  } catch (error) {
    return told(error, view, invocation);
  }
}

function outputOf({ stdout, stderr }: Invocation): OutputConfiguration {
  return {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
    // Nothing of it is coloured, so that there is nothing to be taken out again.
    getOutHasColors: () => true,
    getErrHasColors: () => true,
  };
}

/** Columns that help is wrapped at. */
function widthOf({ isTTY, columns = 80 }: Output): number {
  return isTTY === true ? columns : 80;
}

/** Says why a command has ended before its end. */
async function told(
  error: unknown,
  view: { readonly format?: string | undefined; readonly plain?: boolean },
  invocation: Invocation,
): Promise<ExitCode> {
  const { stderr } = invocation;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (isRefused(error)) {
    const { printRefusal } = await import("./refusals.ts");
    await printRefusal(error.refusal, view, invocation);
    return exitCodes.fault;
  }
  if (isUnavailable(error)) {
    stderr.write(`${error.message}\nTrying again may help.\n`);
    return exitCodes.unavailable;
  }
  if (isSystemError(error)) {
    stderr.write(`trip-config cannot go on: ${error.message}\n`);
    return exitCodes.fault;
  }
  stderr.write(`${describe(error)}\n`);
  return exitCodes.bug;
}

function describe(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in trip-config. Please report it with the following lines:\n${detail}`;
}
