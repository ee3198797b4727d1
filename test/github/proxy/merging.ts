import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asRecord, asText } from "../../../generator/model/loose.ts";
import { pathOf } from "./hosted.ts";
import { bytesOf, commitAt, type Entry, filesOf, mergeBase, type Place } from "./objects.ts";

/** The tree of both sides; undefined: they conflict. The emulator takes the branch's tree, whatever main has since. */
export async function mergedTree(place: Place, ours: string, theirs: string): Promise<string | undefined> {
  const base = await mergeBase(place, ours, theirs);
  if (base === ours) return (await commitAt(place, theirs)).tree;
  if (base === theirs) return (await commitAt(place, ours)).tree;
  const [before, own, others] = await Promise.all([base, ours, theirs].map((commit) => filesAt(place, commit)));
  const changes: object[] = [];
  for (const path of new Set([...(own?.keys() ?? []), ...(others?.keys() ?? [])])) {
    const sides = [before?.get(path), own?.get(path), others?.get(path)] as const;
    const merged = await mergedEntry(place, sides);
    if (merged === "conflict") return undefined;
    if (keyOf(merged) === keyOf(sides[1])) continue;
    const { mode = "100644", type = "blob" } = merged ?? {};
    changes.push({ path, mode, type, sha: merged?.sha ?? null });
  }
  const { tree } = await commitAt(place, ours);
  if (changes.length === 0) return tree;
  const made = await place.emulated.root("POST", `${pathOf(place.hosted)}/git/trees`, {
    base_tree: tree,
    tree: changes,
  });
  return asText(asRecord(made.body).sha);
}

type Sides = readonly [before: Entry | undefined, ours: Entry | undefined, theirs: Entry | undefined];

async function mergedEntry(place: Place, [before, ours, theirs]: Sides): Promise<Entry | undefined | "conflict"> {
  if (keyOf(ours) === keyOf(theirs) || keyOf(theirs) === keyOf(before)) return ours;
  if (keyOf(ours) === keyOf(before)) return theirs;
  if (before === undefined || ours === undefined || theirs === undefined) return "conflict";
  const texts = await Promise.all([ours, before, theirs].map(({ sha }) => bytesOf(place, sha)));
  const merged = mergedText(texts);
  if (merged === undefined) return "conflict";
  const body = { content: merged.toString("base64"), encoding: "base64" };
  const blob = await place.emulated.root("POST", `${pathOf(place.hosted)}/git/blobs`, body);
  return { ...ours, sha: asText(asRecord(blob.body).sha) };
}

/** Git's own merge of lines. */
function mergedText(texts: readonly Buffer[]): Buffer | undefined {
  const folder = mkdtempSync(join(tmpdir(), "trip-config-merge-"));
  try {
    const names = texts.map((text, at) => {
      writeFileSync(join(folder, String(at)), text);
      return String(at);
    });
    const { status, stdout } = spawnSync("git", ["merge-file", "-p", ...names], { cwd: folder });
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function filesAt(place: Place, commit: string | undefined): Promise<ReadonlyMap<string, Entry>> {
  if (commit === undefined) return new Map();
  const entries = await filesOf(place, (await commitAt(place, commit)).tree);
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function keyOf(entry: Entry | undefined): string {
  return entry === undefined ? "" : `${entry.mode} ${entry.sha}`;
}
