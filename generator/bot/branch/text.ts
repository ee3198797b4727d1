/** What forges take for the body of a pull request, in characters. */
export const maxBody = 65_536;

/** Characters for hidden text at the end of a body. */
const markRoom = 200;

/** Text that can end no line and no address of a trailer. */
export function plainLine(text: string): string {
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

/** A body that is short enough: whole paragraphs, blocks and sections from the start, and where the rest is. */
export function cutBody(body: string, pointer: string, most = maxBody - markRoom): string {
  if (body.length <= most) return body;
  const end = `\n\n${pointer}\n`;
  const kept = boundaries(body)
    .map((offset) => body.slice(0, offset).trimEnd())
    .findLast((whole) => whole.length + end.length <= most);
  return kept === undefined || kept === "" ? end.trimStart() : kept + end;
}

/** Offsets at which markdown may end: empty lines and headings, where neither a block of code nor a detail is open. */
function boundaries(body: string): readonly number[] {
  const found: number[] = [];
  let [offset, fence, details] = [0, "", 0];
  for (const line of body.split("\n")) {
    const [ticks = ""] = /^`{3,}/.exec(line) ?? [];
    if (fence === "" && details === 0 && /^(?:$|#{1,6} )/.test(line)) found.push(offset);
    if (fence === "") {
      fence = ticks;
      details += Number(line.startsWith("<details>")) - Number(line.startsWith("</details>"));
    } else if (line === ticks && ticks.length >= fence.length) fence = "";
    offset += line.length + 1;
  }
  return found;
}
