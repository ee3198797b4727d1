import type { PullText, Repository } from "../../adapters/forge/port.ts";
import { envsFolder } from "../../model/documents.ts";
import { alike } from "../../model/grouping.ts";
import { cutBody, escapeMarkdown } from "../branch/text.ts";
import { movesTable, movesTitle, notesList } from "../propose/describe.ts";
import { servicesOf } from "./notes.ts";
import type { Origin } from "./pending.ts";
import type { PromotedMove } from "./sum.ts";

interface PromotionWords {
  readonly environment: string;
  readonly moves: readonly PromotedMove[];
  readonly liftsHold: boolean;
  /** Sentences, which may hold text from elsewhere. */
  readonly notes: readonly string[];
  /** Commits that the earlier environments got their images by, as sections. */
  readonly brings: readonly string[];
  /** Sections that say who merges it, and the worst that it does. */
  readonly verdict: readonly string[];
  /** Sections of the environment's plan. */
  readonly plan: readonly string[];
}

function promotionTitle({ environment, moves, liftsHold }: PromotionWords): string {
  const images = alike(moves, ({ origin }) => origin.name).map(
    (group) => `${movesTitle(group)} from ${group[0].origin.name}`,
  );
  return `${environment}: ${[...images, ...(liftsHold ? ["hold lifted"] : [])].join(", ")}`;
}

export function promotionText(told: PromotionWords): PullText {
  const { environment, moves, notes, brings, verdict, plan } = told;
  const sections = [
    ...verdict,
    ...originSections(moves),
    ...movesTable(moves),
    ...notesList(notes),
    ...brings,
    ...plan,
  ];
  const pointer = `This is cut: \`trip-config promote ${environment} --dry-run\` shows all.`;
  return { title: promotionTitle(told), body: cutBody(`${sections.join("\n\n")}\n`, pointer) };
}

function originSections(moves: readonly PromotedMove[]): readonly string[] {
  const groups = alike(moves, ({ origin }) => `${origin.name} ${origin.sourceCommit}`);
  return groups.map((group) => {
    const { name, sourceCommit } = group[0].origin;
    const commit = `as commit ${sourceCommit.slice(0, 12)} of source has them`;
    if (groups.length === 1) return `Images that ${name} runs, ${commit}.`;
    return `Images of ${servicesOf(group)} that ${name} ran, ${commit}.`;
  });
}

/** Commits named at most. */
const most = 20;

/**
 * Commits that changed each of the earlier environments since the later one was published last, as sections of markdown;
 * as good as history tells.
 */
export async function broughtBy(
  source: Repository,
  prefix: string,
  origins: readonly Omit<Origin, "gate">[],
  since: string | undefined,
): Promise<readonly string[]> {
  if (since === undefined) return [];
  const sections = alike(origins, ({ name }) => name).map(async ([{ name, sourceCommit }]) => {
    const path = `${prefix}${envsFolder}/${name}.json`;
    const commits = await source.history(sourceCommit, [path], { limit: most, after: since });
    const lines = commits.map(({ oid, message, author }) => {
      const subject = message.split("\n")[0] ?? "";
      return `- ${oid.slice(0, 12)} ${escapeMarkdown(subject)} (${escapeMarkdown(author.name)})`;
    });
    return lines.length === 0 ? [] : [`### What ${name} was changed by since\n\n${lines.join("\n")}`];
  });
  return (await Promise.all(sections)).flat();
}
