/** Sections as the body of a pull request or a comment; the forge's text.ts cuts one that is too long. */
export function bodyOf(sections: readonly string[]): string {
  return `${sections.join("\n\n")}\n`;
}
