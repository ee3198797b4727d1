import { blobOid, type FileChanges, linkMode, regularFile, submoduleMode, type Tree } from "./tree.ts";

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

/** The files below a folder of a commit's tree. `contentsOf`: bytes of some of them, by their paths in the tree. */
export function filesBelow(
  tree: Tree,
  folder: string,
  contentsOf: (paths: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>,
): CommitFiles {
  const start = `${folder}/`;
  const below = [...tree].filter(([path, { mode }]) => path.startsWith(start) && mode !== submoduleMode);
  const own: Tree = new Map(below.map(([path, entry]) => [path.slice(start.length), entry]));
  const read = async (paths: Iterable<string>) => {
    const asked = [...paths].filter((path) => own.has(path));
    const contents = await contentsOf(asked.map((path) => start + path));
    return [...contents].map(([path, bytes]) => rawFile(path.slice(start.length), tree.get(path)?.mode, bytes));
  };
  return { tree: own, read };
}

function rawFile(path: string, mode: string | undefined, bytes: Uint8Array): RawFile {
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

/** Contents of files as texts, by their paths. */
export function asTexts(contents: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  return new Map([...contents].map(([path, bytes]) => [path, bytes.toString("utf8")]));
}
