import type { Severe } from "../severe.ts";
import { cut, printable } from "./lines.ts";
import { effectItem } from "./markdown.ts";

/** Effects that are told where the whole plan follows. */
const most = 5;
/** Characters of an effect on a line. */
const widest = 240;

/** Why a pull request waits, and what to do, as a section of its body. */
export function severeSection({ mergeUpTo, effects }: Severe): string {
  const rest = effects.length - most;
  const items = [
    ...effects.slice(0, most).map(effectItem),
    ...(rest > 0 ? [`- and ${rest} more, in the plan below`] : []),
  ];
  return [
    `**Waits for a person to merge it.** The bot merges what is ${mergeUpTo} at most (\`publish.mergeUpTo\`), and this is worse:`,
    items.join("\n"),
    "When it is meant, merge this pull request. When it is not, mend the files under envs/ and run the command again: what is not as bad then merges by itself.",
  ].join("\n\n");
}

/** The same in half a sentence, for a line of a terminal. */
export function severeText({ mergeUpTo, effects }: Severe): string {
  const [worst] = effects;
  if (worst === undefined) return "";
  const more = effects.length === 1 ? "" : `; ${effects.length - 1} more`;
  const what = cut(printable(worst.message), widest).replace(/\.$/, "");
  return `its plan is worse than ${mergeUpTo} (${worst.severity}: ${what}${more})`;
}
