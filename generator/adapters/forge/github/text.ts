/** What GitHub takes for the body of a pull request or a comment, in characters. */
const most = 65_536;

/** The text, or as much of it as GitHub takes. Whoever writes long texts cuts them before, where it makes sense. */
export function cut(text: string): string {
  if (text.length <= most) return text;
  // Half of a pair is no character.
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}
