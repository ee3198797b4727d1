import { code } from "../../stages/plan/render/escape.ts";
import { objectText, printable } from "../../stages/plan/render/lines.ts";
import type { Claim } from "../../stages/plan/sameness.ts";
import type { Proven } from "./history.ts";

/** Objects that a line names. */
const most = 8;
const daySeconds = 86_400;

/** What an environment has already of what another one gets. */
export interface Already {
  readonly title: string;
  /** Whole sentences, with names in backticks. */
  readonly lines: readonly string[];
}

/**
 * What an environment is to get that an earlier one has already: a line for each that is told alike.
 * `healthySince`: an instant since when the earlier one has been called healthy, where somebody has said so.
 */
export function provenAlready(
  environment: string,
  proven: readonly Proven[],
  now: Date,
  healthySince: string | undefined,
): readonly Already[] {
  const lines = new Map<string, string[]>();
  for (const { claim, since, except } of proven) {
    const differing = except.size === 0 ? "" : `, except ${[...except].sort().join(", ")}`;
    const words = `${sinceWords(environment, since, now, healthySince)}${differing}.`;
    lines.set(words, [...(lines.get(words) ?? []), subject(claim)]);
  }
  if (lines.size === 0) return [];
  const told = [...lines].map(([words, subjects]) => `${named(subjects)}: ${words}`);
  return [{ title: `What ${code(environment)} has already`, lines: told }];
}

/** For a body; `unit`: who gets it, where a body has several. */
export function alreadyMarkdown({ title, lines }: Already, unit?: string): string {
  const whose = unit === undefined ? "" : ` of what ${code(unit)} gets`;
  return `### ${title}${whose}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}

/** For a terminal; `unit`: who gets it. */
export function alreadyText({ title, lines }: Already, unit: string): string {
  return [`${title} of what ${code(unit)} gets:`, ...lines.map((line) => `  ${line}`)].map(printable).join("\n");
}

function subject({ what, object }: Claim): string {
  const name = code(objectText(object));
  return { whole: name, fields: `what changes in ${name}`, image: `the image of ${name}` }[what];
}

function named(subjects: readonly string[]): string {
  const sorted = [...subjects].sort();
  const rest = sorted.length - most;
  return [...sorted.slice(0, most), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function sinceWords(
  environment: string,
  { oid, committedAt }: Proven["since"],
  now: Date,
  healthySince: string | undefined,
): string {
  const commit = `commit ${oid.slice(0, 12)}`;
  if (healthySince === undefined) {
    return `the same as ${environment} has had in config's main ${forWords(committedAt, now)}(since ${dayOf(committedAt)}, ${commit})`;
  }
  // It runs what it has since both are true.
  const later = Date.parse(healthySince) > Date.parse(committedAt) ? healthySince : committedAt;
  const merged = later === committedAt ? commit : `${commit} of ${dayOf(committedAt)}`;
  return `the same as ${environment} has run ${forWords(later, now)}(healthy since ${dayOf(later)}, ${merged})`;
}

/** Whole days; what is shorter would be another text at each run. */
function forWords(instant: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - Date.parse(instant)) / 1000);
  if (seconds < daySeconds) return "";
  const days = Math.floor(seconds / daySeconds);
  return `for ${days} ${days === 1 ? "day" : "days"} `;
}

function dayOf(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10);
}
