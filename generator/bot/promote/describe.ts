import type { PullText, Repository } from "../../adapters/forge/port.ts";
import { envsFolder } from "../../model/documents.ts";
import { cutBody, escapeMarkdown } from "../branch/text.ts";
import { movesTable, movesTitle, notesList } from "../propose/describe.ts";
import type { ImageMove } from "../propose/options.ts";

interface PromotionWords {
  readonly environment: string;
  readonly from: string;
  /** Commit of source that the earlier environment was compiled from. */
  readonly sourceCommit: string;
  readonly moves: readonly ImageMove[];
  readonly liftsHold: boolean;
  /** Sentences, which may hold text from elsewhere. */
  readonly notes: readonly string[];
  /** Commits that the earlier environment got its images by, as lines. */
  readonly brings: readonly string[];
  /** Sections that say why it waits for a person, where the bot was to merge it. */
  readonly waits: readonly string[];
  /** Sections of the environment's plan. */
  readonly plan: readonly string[];
}

export function promotionTitle({
  environment,
  from,
  moves,
  liftsHold,
}: Pick<PromotionWords, "environment" | "from" | "moves" | "liftsHold">): string {
  const images = moves.length === 0 ? [] : [`${movesTitle(moves)} from ${from}`];
  return `${environment}: ${[...images, ...(liftsHold ? ["hold lifted"] : [])].join(", ")}`;
}

export function promotionText(told: PromotionWords): PullText {
  const { environment, from, sourceCommit, moves, notes, brings, waits, plan } = told;
  const sections = [
    ...waits,
    ...(moves.length === 0
      ? []
      : [`Images that ${from} runs, as commit ${sourceCommit.slice(0, 12)} of source has them.`]),
    ...movesTable(moves),
    ...notesList(notes),
    ...(brings.length === 0 ? [] : [`### What ${from} was changed by since\n\n${brings.join("\n")}`]),
    ...plan,
  ];
  const pointer = `This is cut: \`trip-config promote ${environment} --dry-run\` shows all.`;
  return { title: promotionTitle(told), body: cutBody(`${sections.join("\n\n")}\n`, pointer) };
}

/** Commits named at most. */
const most = 20;

/**
 * Commits that changed the earlier environment since the later one was published last, as lines of markdown; as good as
 * history tells.
 */
export async function broughtBy(
  source: Repository,
  prefix: string,
  from: { readonly name: string; readonly sourceCommit: string },
  since: string | undefined,
): Promise<readonly string[]> {
  if (since === undefined) return [];
  const path = `${prefix}${envsFolder}/${from.name}.json`;
  const commits = await source.history(from.sourceCommit, [path], { limit: most, after: since });
  return commits.map(({ oid, message, author }) => {
    const subject = message.split("\n")[0] ?? "";
    return `- ${oid.slice(0, 12)} ${escapeMarkdown(subject)} (${escapeMarkdown(author.name)})`;
  });
}

/** Titles that this pull request had before: what it would have brought, and does not any more. */
export async function supersededTitles(
  source: Repository,
  base: string,
  head: string | undefined,
  title: string,
): Promise<readonly string[]> {
  if (head === undefined) return [];
  const commits = await source.commitsBetween(base, head);
  const titles = commits.map(({ message }) => message.split("\n")[0] ?? "");
  return [...new Set(titles)].filter((one) => one !== title && !one.startsWith("Merge "));
}
