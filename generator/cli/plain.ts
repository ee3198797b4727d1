import { resolve } from "node:path";
import { generate } from "./commands/generate.ts";
import type { ExitCode } from "./exit-codes.ts";
import { hasColour, type Invocation } from "./invocation.ts";
import { plainCall } from "./plain-call.ts";
import { progressOn } from "./progress.ts";
import { projectRoot } from "./root.ts";
import { told } from "./told.ts";

/** The command line of a plain `generate`: what `main` does with the same call, without what all other calls need. */
export async function main(invocation: Invocation): Promise<ExitCode> {
  try {
    const { named } = plainCall(invocation) ?? {};
    const current = invocation.cwd();
    return await generate(
      { cache: true, format: "text" },
      {
        ...invocation,
        root: projectRoot(named, current),
        here: resolve(current, named ?? "."),
        colour: hasColour(invocation, true),
        progress: progressOn(invocation.stderr),
      },
    );
  } catch (error) {
    return told(error, {}, invocation);
  }
}
