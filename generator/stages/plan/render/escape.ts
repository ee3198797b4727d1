import { cut, printable } from "./lines.ts";

/** Between `@` and a name, so that nobody is called for. */
const apart = "\u200b";

/** Text from the input as code on one line of markdown. */
export function code(text: string): string {
  const line = cut(printable(text)).trim();
  if (line === "") return "`(empty)`";
  const fence = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** A message as markdown: what is in backticks stays code, everything else is what it says. */
export function inline(message: string): string {
  return printable(message)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join("");
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>#~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("@", `@${apart}`)
    .replace(/:\/\//g, `:${apart}//`);
}

/** Text inside HTML. */
export function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("@", `@${apart}`);
}

/** A block of code whose lines cannot end it. */
export function fenced(language: string, lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
