import type { PullText } from "../../adapters/forge/port.ts";
import { type Identity, isSamePerson } from "../../model/identity.ts";
import type { PublishRecord } from "../branch/record.ts";
import { plainLine } from "../branch/text.ts";

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
    ...(record.plan === undefined ? [] : [`Plan-Digest: ${record.plan.digest}`]),
    `Generator-Version: ${record.generatorVersion}`,
    ...authors
      .filter((author) => !isSamePerson(author, bot))
      .map(({ name, email }) => `Co-authored-by: ${plainLine(name)} <${plainLine(email)}>`),
  ];
  return `${plainLine(title)}\n\n${trailers.join("\n")}\n`;
}
