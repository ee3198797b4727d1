/** What forges take for the body of a pull request, in characters. */
export const maxBody = 65_536;

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
