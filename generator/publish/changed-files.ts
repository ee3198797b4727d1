import type { PullText } from "../forge/port.ts";
import type { Change } from "./options.ts";

/** Names what a pull request adds, changes and removes, file by file. */
export function changedFiles({ name, before, after, notes }: Change): PullText {
  const added = [...after.keys()].filter((path) => !before.has(path));
  const changed = [...after].filter(([path, text]) => before.has(path) && before.get(path) !== text);
  const removed = [...before.keys()].filter((path) => !after.has(path));
  const count = added.length + changed.length + removed.length;
  const title = `${name}: ${count} ${count === 1 ? "file" : "files"} changed`;
  const sections = [
    section(
      "Changed",
      changed.map(([path]) => path),
    ),
    section("Added", added),
    section("Removed", removed),
  ];
  return { title, body: `${[...notes, ...sections.filter((text) => text !== "")].join("\n\n")}\n` };
}

function section(title: string, paths: readonly string[]): string {
  if (paths.length === 0) return "";
  return `## ${title}\n\n${[...paths]
    .sort()
    .map((path) => `- \`${path}\``)
    .join("\n")}`;
}
