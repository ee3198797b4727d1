import { posix } from "node:path";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { envsFolder } from "../../model/documents.ts";
import type { RawFile } from "../../model/files.ts";
import { ownManifest } from "../../model/own-objects.ts";
import { type Text, textFault, textOfBytes } from "./text.ts";

/** @codes gathered by the build */
export const codes = {
  "outside-envs": {
    cause: "A symbolic link under envs/ leads out of it. What is compiled must be in the repository.",
    cure: "Replace the link by the file itself.",
  },
} as const satisfies CodeTexts;

/** A file below envs/ with its text, or with what is wrong with it. */
export interface ReadFile {
  /** From envs/, with forward slashes. */
  readonly path: string;
  readonly text: Text;
}

/** Texts of files whose bytes are there already. Links are followed to other files of the list. */
export function filesOf(files: readonly RawFile[]): readonly ReadFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.map((file) => ({ path: file.path, text: textOf(file, byPath, 0) }));
}

function textOf(file: RawFile, files: ReadonlyMap<string, RawFile>, links: number): Text {
  if ("bytes" in file) return textOfBytes(file.bytes, mostMebibytes(file.path));
  const target = posix.join(posix.dirname(file.path), file.link);
  if (posix.isAbsolute(file.link) || target.startsWith("..")) return outsideEnvs(file.path);
  const found = files.get(target);
  // As many links as Linux follows.
  if (found === undefined || links >= 40) return textFault("unreadable-file", "The symbolic link leads nowhere.");
  return textOf(found, files, links + 1);
}

/** What may be read of a file below envs/: config maps hold 1 MiB, and definitions of custom resources come in files of several. */
export function mostMebibytes(path: string): number {
  return ownManifest(path) === undefined ? 1 : 8;
}

export function outsideEnvs(path: string): Text {
  const message = `${envsFolder}/${path} is a symbolic link that leads out of ${envsFolder}/.`;
  return textFault("outside-envs", message, "put the file itself there.");
}

/** Names that begin with a dot are other programs' business. */
export function isInput({ path }: Pick<ReadFile, "path">): boolean {
  return !path.split("/").some((part) => part.startsWith("."));
}
