import type { ImageReference } from "../../model/workload.ts";
import { escapeMarkdown } from "../branch/text.ts";
import type { ImageMove } from "./options.ts";

/** More of them would make a title unreadable. */
const namedInTitle = 2;

/** `hello v1.1.0, greeter v2.0.1`, or `5 images`. */
export function movesTitle(moves: readonly ImageMove[]): string {
  if (moves.length > namedInTitle) return `${moves.length} images`;
  return moves.map(({ service, to }) => `${service} ${to.tag}`).join(", ");
}

/** A table of markdown. Names of services, tags and digests have closed forms. */
export function movesTable(moves: readonly ImageMove[]): readonly string[] {
  if (moves.length === 0) return [];
  const rows = moves.map(
    ({ service, from, to }) => `| \`${service}\` | \`${imageText(from)}\` | \`${imageText(to)}\` |`,
  );
  return [["| Service | From | To |", "| --- | --- | --- |", ...rows].join("\n")];
}

/** `v1.1.0`, or `v1.1.0@sha256:0123456789ab…`. */
export function imageText({ tag, digest }: Pick<ImageReference, "tag" | "digest">): string {
  return digest === undefined ? tag : `${tag}@${digest.slice(0, "sha256:".length + 12)}…`;
}

export function isSameImage(a: ImageReference, b: ImageReference): boolean {
  return a.repository === b.repository && a.tag === b.tag && a.digest === b.digest;
}

/** That a pull request takes the place of what it was before, or of parts of that. */
export function supersededNote(superseded: readonly string[]): readonly string[] {
  return superseded.length === 0 ? [] : [`Supersedes what this pull request was before: ${superseded.join(", ")}.`];
}

/** Sentences that may hold text from elsewhere, as a list of markdown. */
export function notesList(notes: readonly string[]): readonly string[] {
  return notes.length === 0 ? [] : [notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n")];
}
