import { blobOid, type FileChanges, linkMode, regularFile, type Tree } from "./tree.ts";

/** A file as it is on disk or in a commit, by its path relative to envs/, with forward slashes. */
export type RawFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  /** A symbolic link in a commit, with what it points at. */
  | { readonly path: string; readonly link: string };

/** Files below envs/ as a commit has them: their names in git say what they are, and they are read when somebody asks. */
export interface CommitFiles {
  readonly tree: Tree;
  readonly read: (paths: Iterable<string>) => Promise<readonly RawFile[]>;
}

/** A file as a commit has it, by its mode there. */
export function rawFile(path: string, mode: string, bytes: Uint8Array): RawFile {
  return mode === linkMode ? { path, link: Buffer.from(bytes).toString("utf8") } : { path, bytes };
}

/** The files with other texts for some of them, by their paths below envs/. null: without that file. */
export function withTexts({ tree, read }: CommitFiles, texts: FileChanges): CommitFiles {
  const there = [...tree].filter(([path]) => !texts.has(path));
  const changed = [...texts].flatMap(([path, text]) => (text === null ? [] : [{ path, bytes: Buffer.from(text) }]));
  return {
    tree: new Map([
      ...there,
      ...changed.map(({ path, bytes }) => [path, { mode: regularFile, oid: blobOid(bytes, tree) }] as const),
    ]),
    read: async (paths) => {
      const asked = new Set(paths);
      const kept = await read([...asked].filter((path) => !texts.has(path)));
      return [...kept, ...changed.filter(({ path }) => asked.has(path))];
    },
  };
}
