import { envsFolder } from "../../model/documents.ts";
import { asRecord, isRecord } from "../../model/loose.ts";
import type { Hold } from "../../model/resolved.ts";
import type { BotBranch } from "../branch/branch.ts";
import type { RollbackOptions } from "./options.ts";

const rolledBackTo = "Rolled-Back-To: ";

export function rollbackTrailer(release: string, sourceCommit: string): string {
  return `${rolledBackTo}${release} ${sourceCommit}`;
}

/** What the rollback's branch holds, as its commits say it; nothing when its pull request is finished. */
export interface ProposedRollback {
  /** Titles that it had, the newest first. */
  readonly titles: readonly string[];
  readonly hold: Hold | undefined;
}

export async function proposedRollback(
  { repository, base, tip, open }: BotBranch,
  { prefix, environment }: Pick<RollbackOptions, "prefix" | "environment">,
): Promise<ProposedRollback> {
  if (tip === undefined || (tip.finished && open === undefined)) return { titles: [], hold: undefined };
  const commits = await repository.commitsBetween(base, tip.head);
  const titles = commits
    .map(({ message }) => message.split("\n"))
    .filter((lines) => lines.some((line) => line.startsWith(rolledBackTo)))
    .map(([title = ""]) => title);
  const path = `${prefix}${envsFolder}/${environment}.json`;
  return { titles, hold: holdIn((await repository.texts(tip.head, [path])).get(path)) };
}

/** The hold of an env file's text; a file that is broken or absent has none. */
function holdIn(text: string | undefined): Hold | undefined {
  try {
    const settings: unknown = JSON.parse(text ?? "{}");
    const { reason, release } = asRecord(isRecord(settings) ? settings.hold : undefined);
    if (typeof reason !== "string") return undefined;
    return { reason, ...(typeof release === "string" && { release }) };
  } catch {
    return undefined;
  }
}
