import { isRecord } from "../../model/loose.ts";

const width = 110;

/** JSON as people write env files: what fits on a line stands on it, as long as it holds no more than one level of others; what is undefined is not there. */
export function jsonText(value: unknown): string {
  return `${block(JSON.parse(JSON.stringify(value)), "", 0)}\n`;
}

function block(value: unknown, indent: string, before: number): string {
  const line = inline(value);
  if (depthOf(value) <= 2 && indent !== "" && indent.length + before + line.length < width) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${inner}${block(item, inner, 0)}`).join(",\n")}\n${indent}]`;
  }
  if (!isRecord(value)) return line;
  const entries = Object.entries(value).map(([key, child]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${block(child, inner, name.length)}`;
  });
  return entries.length === 0 ? "{}" : `{\n${entries.join(",\n")}\n${indent}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, child]) => `${JSON.stringify(key)}: ${inline(child)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function depthOf(value: unknown): number {
  if (Array.isArray(value)) return 1 + Math.max(0, ...value.map(depthOf));
  return isRecord(value) ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}
