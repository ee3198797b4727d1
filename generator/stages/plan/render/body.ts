/** GitHub takes no longer bodies, counted in characters; UTF-16 code units are never fewer. */
export const bodyLimit = 65_536;

/**
 * Sections as one body. What does not fit is left out from a whole section on, and `pointer`, a line of markdown, says
 * where all of it is. Sections are read only as far as they fit.
 */
export function bodyOf(sections: Iterable<string>, pointer: string, limit: number = bodyLimit): string {
  const note = `_The plan goes on: ${pointer}_`;
  const room = limit - note.length - 2;
  const kept: string[] = [];
  // What fits as long as nothing comes after it, so that the note needs no room.
  const last: string[] = [];
  let length = -1;
  for (const section of sections) {
    length += section.length + 2;
    if (length > limit) return `${[...kept, note].join("\n\n")}\n`;
    if (length > room) last.push(section);
    else kept.push(section);
  }
  return `${[...kept, ...last].join("\n\n")}\n`;
}
