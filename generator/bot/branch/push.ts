import type { Moved, Pull, PullText } from "../../adapters/forge/port.ts";
import type { FileChanges } from "../../model/tree.ts";
import type { BotBranch } from "./branch.ts";
import type { Move, Push } from "./step.ts";

/** What is pushed, and what its pull request says. */
export interface Content {
  /** What differs from main. */
  readonly changes: FileChanges;
  readonly message: string;
  readonly text: PullText;
}

interface Pushed {
  readonly action: "opened" | "updated" | "kept";
  readonly head: string;
  readonly pull: Pull;
}

/** Brings the branch to what is wanted, and its pull request to the text. lost: somebody else was first. */
export async function push(branch: BotBranch, step: Push, content: Content): Promise<Pushed | "lost"> {
  const { repository, base, open, isCurrent } = branch;
  const head = step.kind === "keep" ? step.head : await pushCommit(branch, step, content);
  if (head === "lost" || !(await isCurrent())) return "lost";
  // Another bot may have merged the same by now, and removed its branch: ours would be a second one.
  if (open === undefined && (await repository.branch(repository.main)) !== base) return "lost";
  return showPull(branch, step, head, content.text);
}

async function pushCommit(branch: BotBranch, step: Move, { changes, message }: Content): Promise<string | "lost"> {
  const { repository, base } = branch;
  const parents = step.kind === "extend" ? step.parents : base === undefined ? [] : [base];
  const commit = await repository.commit({ tree: base, changes, parents, message });
  return (await moveTo(branch, step, commit)) === "moved" ? commit : "lost";
}

/** Moves the branch to a commit; one whose pull request is finished is removed first. */
async function moveTo({ repository, name, isCurrent }: BotBranch, step: Move, commit: string): Promise<Moved> {
  if (step.kind === "renew" && step.old !== undefined) {
    if (!(await isCurrent())) return "lost";
    if ((await repository.deleteBranch(name, step.old)) === "lost") return "lost";
  }
  if (!(await isCurrent())) return "lost";
  return repository.moveBranch(name, step.kind === "extend" ? step.head : undefined, commit);
}

/** Opens the branch's pull request, or brings the open one to the text. */
async function showPull(
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
): Promise<Moved> {
  if (!(await isCurrent())) return "lost";
  if (open !== undefined) await repository.pulls.close(open.number, comment);
  if (head === undefined) return "moved";
  if (!(await isCurrent())) return "lost";
  return repository.deleteBranch(name, head);
}

function isSameText(a: PullText, b: PullText): boolean {
  const normal = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return a.title === b.title && normal(a.body) === normal(b.body);
}
