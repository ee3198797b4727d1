import type { Pull, PullText } from "../../adapters/forge/port.ts";

/** What a pull request of the bot comes to, whatever it is for. */
type PullAction = "opened" | "updated" | "kept" | "withdrawn" | "merged" | "queued";

const said: Readonly<Record<PullAction, string>> = {
  opened: "opened",
  updated: "updated",
  kept: "waits unchanged in",
  withdrawn: "needs no change any more: closed",
  merged: "merged",
  queued: "is left to the forge to merge, when its checks have passed:",
};

/** Actions that a dry run only would do. */
const changes: readonly string[] = ["opened", "updated", "withdrawn", "merged"] satisfies readonly PullAction[];

interface Acted<Action> {
  readonly name: string;
  readonly action: Action;
  readonly pull?: Pull | undefined;
  readonly text?: PullText | undefined;
}

/** `dev opened #5: 1 to change`. `others`: what is said of actions that are no pull request's. */
export function pullLine<Action extends string>(
  { name, action, pull, text }: Acted<Action>,
  others: Readonly<Record<Exclude<Action, PullAction>, string>>,
  dryRun: boolean,
): string {
  const words: Readonly<Record<string, string>> = { ...said, ...others };
  const what = dryRun && changes.includes(action) ? `would be ${action}` : words[action];
  const number = pull === undefined ? "" : ` #${pull.number}`;
  const title = text === undefined ? "" : `: ${text.title.replace(`${name}: `, "")}`;
  return `${name} ${what}${number}${title}`;
}
