import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from "jsonc-parser";
import { isRecord } from "../../model/loose.ts";

/**
 * A JSON text with a value set; everything else stays as it is, to the byte. jsonc-parser changes a value in place; a new
 * key it puts on a line of its own, and its neighbours into another form.
 */
export function withValue(text: string, path: readonly string[], value: unknown): string {
  const tree = parseTree(text);
  const there = tree && findNodeAtLocation(tree, [...path]);
  if (there !== undefined && isRecord(value)) return spliced(text, there.offset, end(there), onOneLine(value));
  if (tree === undefined || there !== undefined) {
    return applyEdits(text, modify(text, [...path], value, {}));
  }
  const parentPath = path.slice(0, -1);
  const key = path.at(-1) ?? "";
  const parent = parentPath.length === 0 ? tree : findNodeAtLocation(tree, parentPath);
  if (parent?.type !== "object") return withValue(text, parentPath, { [key]: value });
  const added = `${JSON.stringify(key)}: ${onOneLine(value)}`;
  const last = parent.children?.at(-1);
  if (last === undefined) return spliced(text, parent.offset, end(parent), `{ ${added} }`);
  return spliced(text, end(last), end(last), `,${separator(text, parent, last)}${added}`);
}

/** The text with a key taken out. */
export function without(text: string, path: readonly string[]): string {
  const tree = parseTree(text);
  const property = tree && findNodeAtLocation(tree, [...path])?.parent;
  const siblings = property?.parent?.children ?? [];
  if (property === undefined) return text;
  const at = siblings.indexOf(property);
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  if (before !== undefined) return spliced(text, end(before), end(property), "");
  return spliced(text, property.offset, after === undefined ? end(property) : after.offset, "");
}

/** What stands between the last key of an object and one more. */
function separator(text: string, parent: Node, last: Node): string {
  const lines = text.slice(parent.offset, last.offset).split("\n");
  return lines.length === 1
    ? " "
    : `${text.includes("\r\n") ? "\r\n" : "\n"}${/^\s*/.exec(lines.at(-1) ?? "")?.[0] ?? ""}`;
}

function onOneLine(value: unknown): string {
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${onOneLine(one)}`);
  return `{ ${entries.join(", ")} }`;
}

function end({ offset, length }: Node): number {
  return offset + length;
}

function spliced(text: string, from: number, to: number, content: string): string {
  return text.slice(0, from) + content + text.slice(to);
}
