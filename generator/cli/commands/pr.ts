import packageJson from "../../../package.json" with { type: "json" };
import type { MergeMethod, Pull, Repository } from "../../adapters/forge/port.ts";
import { lost, untilWon } from "../../bot/branch/until-won.ts";
import { mergeReviewed } from "../../bot/review/merge.ts";
import type { ReviewOptions } from "../../bot/review/reviewed.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { type Opened, openProject } from "../project.ts";
import { finishedPull, unknownPull } from "../pull-faults.ts";
import { rememberingOfCommits } from "../remembering.ts";
import { nothing, type PrintOptions, print } from "../views/print.ts";
import { publishStep } from "../views/standing.ts";

interface PullOptions {
  readonly repository: "config" | "source";
  readonly format: "text" | "json";
}

type Use = (repository: Repository, view: PrintOptions, opened: Opened) => Promise<ExitCode>;

/** `trip-config pr list`. */
export function prList(options: PullOptions & { readonly state: "open" | "all" }, surroundings: GlobalOptions) {
  return withRepository(options, surroundings, async ({ pulls }, view) => {
    const found = await pulls.list(options.state);
    const lines = found.map(({ number, state, branch, title }) => `#${number} ${state} ${branch}: ${title}\n`);
    const text = lines.length === 0 ? "There are no pull requests.\n" : lines.join("");
    await print(nothing, text, { pulls: found.map(fields) }, view);
    return exitCodes.done;
  });
}

/** `trip-config pr show N`. */
export function prShow(number: number, options: PullOptions, surroundings: GlobalOptions) {
  return withRepository(options, surroundings, async ({ pulls }, view) => {
    const pull = await pulls.get(number);
    if (pull === undefined) return fail(unknownPull(number, options.repository), view);
    const comments = await pulls.comments(number);
    const head = `#${number} ${pull.state} ${pull.branch} ${pull.head.slice(0, 12)}\n\n# ${pull.title}\n\n`;
    const text = [pull.body, ...comments].map((part) => `${part.trimEnd()}\n`).join("\n");
    await print(nothing, head + text, { pull: fields(pull), comments }, view);
    return exitCodes.done;
  });
}

/** `trip-config pr merge N`: as its reviewers have seen it, or not at all. */
export function prMerge(
  number: number,
  options: PullOptions & { readonly squash?: boolean; readonly allow?: readonly string[]; readonly cache: boolean },
  surroundings: GlobalOptions,
) {
  const method: MergeMethod = options.squash === true ? "squash" : "merge";
  const { repository: name, allow = [] } = options;
  return withRepository(options, surroundings, async (repository, view, opened) => {
    const merged = await untilWon(async () => {
      const pull = await repository.pulls.get(number);
      if (pull === undefined) return unknownPull(number, name);
      if (pull.state !== "open") return finishedPull(pull, name);
      const outcome = await mergeReviewed(
        pull,
        { repository: name, method, allow },
        reviewOptions(opened, options.cache, surroundings),
      );
      if (outcome.merged === "lost") return lost();
      if (outcome.merged === "refused") return outcome.finding;
      if (outcome.merged === "conflict") return conflict(pull, name);
      if (outcome.merged === "blocked") return blocked(pull, outcome.reason);
      return { pull, ...outcome };
    }, `#${number} and main of ${name}`);
    if ("code" in merged) return fail(merged, view);
    const { pull, compared } = merged;
    const said = compared ? {} : { compared };
    const note = compared
      ? ""
      : `#${number} carries no digest of its plan, as an older version made it: it was not compared with what main has now.\n`;
    if (merged.merged === "queued") {
      const text = `${note}#${number} is left to the forge to merge, when its checks have passed: ${pull.title}\n`;
      await print(nothing, text, { pull: { ...fields(pull), queued: true }, ...said }, view);
      return exitCodes.done;
    }
    // Lost: somebody has committed to it since, which is theirs to keep.
    await repository.deleteBranch(pull.branch, pull.head);
    const next = name === "source" ? await nextStep(opened) : "";
    const text = `${note}#${number} merged: ${pull.title}\n${next}`;
    await print(nothing, text, { pull: { ...fields(pull), state: "merged" }, ...said }, view);
    return exitCodes.done;
  });
}

function reviewOptions({ forge, project, bot }: Opened, cache: boolean, globals: GlobalOptions): ReviewOptions {
  return {
    ...{ forge, bot, prefix: project.prefix, generatorVersion: packageJson.version },
    ...rememberingOfCommits(cache, project, globals),
  };
}

/** `trip-config pr close N`. */
export function prClose(number: number, options: PullOptions, surroundings: GlobalOptions) {
  return withRepository(options, surroundings, async ({ pulls }, view) => {
    const pull = await pulls.get(number);
    if (pull === undefined) return fail(unknownPull(number, options.repository), view);
    if (pull.state !== "open") return fail(finishedPull(pull, options.repository), view);
    const closed = await pulls.close(number);
    await print(nothing, `#${number} closed: ${pull.title}\n`, { pull: fields(closed) }, view);
    return exitCodes.done;
  });
}

async function withRepository(options: PullOptions, globals: GlobalOptions, use: Use): Promise<ExitCode> {
  const view = { format: options.format, colour: globals.colour, stdout: globals.stdout };
  const opened = await openProject(globals);
  return "forge" in opened ? use(opened.forge[options.repository], view, opened) : fail(opened, view);
}

/** What is merged into source is published from a clone that has it. */
async function nextStep({ forge, project }: Opened): Promise<string> {
  const publish = publishStep(await forge.standing(project.head, "ask"));
  return publish === undefined ? "" : `${publish}\n`;
}

function fields({ number, title, body, branch, state, head, address, queued }: Pull): Pull {
  return { number, title, body, branch, state, head, address, ...(queued === true && { queued }) };
}

function blocked({ number }: Pull, reason: string): Diagnostic {
  const message = `The forge does not let pull request ${number} be merged: ${reason}`;
  const hint = "do what the rules of main ask for, or allow auto-merge in the repository's settings.";
  return { code: "merge-blocked", severity: "error", message, hint };
}

function conflict({ number }: Pull, repository: PullOptions["repository"]): Diagnostic {
  const message = `Pull request ${number} and main have changed the same lines.`;
  const again = repository === "config" ? "`trip-config publish`: it compiles" : "the command that opened it: it makes";
  const hint = `run ${again} the pull request again on top of main.`;
  return { code: "merge-conflict", severity: "error", message, hint };
}
