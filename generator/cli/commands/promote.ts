import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { promote as promoteImages } from "../../promote/promote.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { witnesses } from "../gate.ts";
import type { GlobalOptions } from "../program.ts";
import { openProject, provingWith } from "../proposing.ts";
import { print } from "../views/print.ts";
import { proposedJson, proposedText } from "../views/proposed.ts";

interface PromoteOptions {
  readonly from?: string;
  readonly only?: readonly string[];
  readonly tag?: string;
  readonly gate: boolean;
  readonly liftHold?: boolean;
  readonly backwards?: boolean;
  readonly merge?: boolean;
  readonly allow?: readonly string[];
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config promote ENV`: a pull request in source that moves the images of the earlier environment one on. */
export async function promote(
  environment: string,
  options: PromoteOptions,
  { root, colour }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format: options.format, colour };
  const opened = await openProject(root);
  if (!("forge" in opened)) {
    await print(opened, "Nothing was changed.\n", {}, view);
    return exitCodes.fault;
  }
  const { project, forge, bot, cluster } = opened;
  const allow = options.allow ?? [];
  const dryRun = options.dryRun === true;
  const result = await promoteImages({
    forge,
    bot,
    prefix: project.prefix,
    environment,
    ...provingWith(environment, allow),
    allow,
    dryRun,
    from: options.from,
    only: options.only,
    tag: options.tag,
    gate: options.gate ? witnesses(forge, cluster).gate : undefined,
    liftHold: options.liftHold === true,
    backwards: options.backwards === true,
  });
  const standing = result.action === "merged" ? await forge.standing(project.head, "ask") : undefined;
  await print(result, proposedText(result, { environment, dryRun, standing }), proposedJson(result), view);
  return hasErrors(result.diagnostics) ? exitCodes.fault : exitCodes.done;
}
