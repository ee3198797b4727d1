import type { PullText } from "../forge/port.ts";
import { type Identity, isSamePerson } from "../model/identity.ts";
import type { PublishRecord } from "./record.ts";

/** What forges take for the body of a pull request, in characters. */
export const maxBody = 65_536;

/** Subject and trailers of a commit in config. */
export function commitMessage(
  { title }: PullText,
  record: PublishRecord,
  authors: readonly Identity[],
  bot: Identity,
): string {
  const trailers = [
    `Source-Commit: ${record.sourceCommit}`,
    ...(record.dirty === true ? ["Source-Dirty: true"] : []),
    `Inputs-Digest: ${record.inputsDigest}`,
    `Generator-Version: ${record.generatorVersion}`,
    ...authors
      .filter((author) => !isSamePerson(author, bot))
      .map(({ name, email }) => `Co-authored-by: ${plain(name)} <${plain(email)}>`),
  ];
  return `${plain(title)}\n\n${trailers.join("\n")}\n`;
}

/** Text that can end no line and no address of a trailer. */
function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029<>]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}

/** Text from elsewhere, such as the subject of a commit, as a plain sentence in markdown: no markup, no mentions. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&")
    .replace(/(^|[^\w])@/g, "$1@\u200b");
}

/** A body that is short enough: whole sections from the start, and where the rest is. */
export function cutBody(body: string, pointer: string, most = maxBody): string {
  if (body.length <= most) return body;
  const end = `\n\n${pointer}\n`;
  const sections = body.split(/\n(?=#{1,6} )/);
  let kept = "";
  for (const section of sections) {
    const longer = kept === "" ? section : `${kept}\n${section}`;
    if (longer.length + end.length > most) break;
    kept = longer;
  }
  return kept.trimEnd() + (kept === "" ? end.trimStart() : end);
}
