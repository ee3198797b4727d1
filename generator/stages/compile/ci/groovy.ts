/** A line, or a block with its head: `stage('Build') { … }`. */
export type GroovyBlock = string | readonly [head: string, body: readonly GroovyBlock[]];

/** Blocks as Groovy, indented by two spaces a level. */
export function groovyText(blocks: readonly GroovyBlock[], indent = ""): string {
  return blocks
    .map((block) => {
      if (typeof block === "string") return `${indent}${block}\n`;
      const [head, body] = block;
      return `${indent}${head} {\n${groovyText(body, `${indent}  `)}${indent}}\n`;
    })
    .join("");
}

/** A text as a literal of Groovy that nothing is expanded in. */
export function groovyString(text: string): string {
  const escaped = [...text].map((character) => escapes.get(character) ?? character).join("");
  return `'${escaped.replace(/[^ -~]/g, unicodeEscape)}'`;
}

/** A script of ours as a literal of several lines. */
export function groovyScript(text: string): string {
  return `'''${text.replaceAll("\\", "\\\\").replaceAll("'''", "\\'\\'\\'")}'''`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ["'", "\\'"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
