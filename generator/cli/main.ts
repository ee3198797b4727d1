import { CommanderError, type OutputConfiguration } from "commander";
import { globalOptions, refuseUnknownCodes } from "./arguments/options.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Invocation, Output } from "./invocation.ts";
import { program } from "./program.ts";
import { told } from "./told.ts";

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
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
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
