import type { Moved, Pull, PullText, Repository } from "./port.ts";
import type { Move, Push } from "./step.ts";

/** A branch of the bot, and whether what it is made of still holds: asked before each ref that is moved. */
export interface BotBranch {
  readonly repository: Repository;
  readonly name: string;
  readonly open: Pull | undefined;
  readonly isCurrent: () => Promise<boolean>;
}

/** lost: somebody else was first. outdated: what the branch is made of does not hold any more. */
export type Outcome = Moved | "outdated";

export interface Pushed {
  readonly action: "opened" | "updated" | "kept";
  readonly head: string;
  readonly pull: Pull;
}

/** Moves the branch to a commit; one whose pull request is finished is removed first. */
export async function moveTo({ repository, name, isCurrent }: BotBranch, step: Move, commit: string): Promise<Outcome> {
  if (step.kind === "renew" && step.old !== undefined) {
    if (!(await isCurrent())) return "outdated";
    if ((await repository.deleteBranch(name, step.old)) === "lost") return "lost";
  }
  if (!(await isCurrent())) return "outdated";
  return repository.moveBranch(name, step.kind === "extend" ? step.head : undefined, commit);
}

/** Opens the branch's pull request, or brings the open one to the text. */
export async function showPull(
  { repository: { pulls }, name, open }: BotBranch,
  step: Push,
  head: string,
  text: PullText,
): Promise<Pushed | "lost"> {
  const withText = (pull: Pull) => (isSameText(pull, text) ? pull : pulls.update(pull.number, text));
  if (open === undefined) {
    const pull = await pulls.open({ branch: name, head, ...text });
    return pull === "lost" ? "lost" : { action: "opened", head, pull: await withText(pull) };
  }
  const action = step.kind === "keep" && isSameText(open, text) ? "kept" : "updated";
  return { action, head, pull: { ...(await withText(open)), head } };
}

/** Closes the pull request and removes the branch; `head` undefined: the branch stays, or is not there. */
export async function withdraw(
  { repository, name, open, isCurrent }: BotBranch,
  head: string | undefined,
  comment: string,
): Promise<Outcome> {
  if (!(await isCurrent())) return "outdated";
  if (open !== undefined) await repository.pulls.close(open.number, comment);
  if (head === undefined) return "moved";
  if (!(await isCurrent())) return "outdated";
  return repository.deleteBranch(name, head);
}

function isSameText(a: PullText, b: PullText): boolean {
  const normal = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return a.title === b.title && normal(a.body) === normal(b.body);
}
