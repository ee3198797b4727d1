import type { Merged, Pull } from "../../adapters/forge/port.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { BotBranch } from "./branch.ts";

/**
 * Merges onto the main that the branch was made for: compiled files are never merged as text. Else says what the forge
 * makes of it.
 */
export async function merge(
  { repository, name, base, isCurrent }: BotBranch,
  pull: Pull,
): Promise<Pull | Exclude<Merged, "moved" | "conflict">> {
  if (!(await isCurrent())) return "lost";
  const merged = await repository.pulls.merge(pull.number, pull.head, "merge", base);
  if (merged === "conflict") return "lost";
  if (merged !== "moved") return merged;
  await repository.deleteBranch(name, pull.head);
  return (await repository.pulls.get(pull.number)) ?? pull;
}

/** Told when the forge's own rules keep the bot from merging its pull request. */
export function mergeBlocked({ number }: Pull, { blocked }: { readonly blocked: string }): Diagnostic {
  const message = `Pull request ${number} stays open, as the forge does not let the bot merge it: ${blocked}.`;
  const hint = "a person has to do what the rules of main ask for; or allow auto-merge in the repository's settings.";
  return { code: "merge-blocked", severity: "warning", message: message.replace(/\.\.$/, "."), hint };
}
