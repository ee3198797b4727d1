import { clipped } from "../../../diagnostics/characters.ts";

/** "a", "a and b", "a, b and c"; of more than `limit`, the first and how many more. */
export function listed(items: readonly string[], limit = 6): string {
  if (items.length > limit) return `${items.slice(0, limit).join(", ")} and ${items.length - limit} more`;
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** "1 pod", "2 pods". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const longest = 200;

/** A text from the input in backticks: on one line, without backticks of its own, and not endless. */
export function quoted(text: string): string {
  const line = text
    .replaceAll("`", "'")
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim();
  if (line === "") return "`(empty)`";
  return `\`${clipped(line, longest)}\``;
}

/** A command of kubectl about one object, in backticks. */
export function commandOn(
  verb: string,
  resource: string,
  name: string,
  namespace: string | undefined,
  ...options: readonly string[]
): string {
  const place = namespace === undefined ? [] : ["-n", namespace];
  return quoted(["kubectl", verb, resource, name, ...place, ...options].join(" "));
}
