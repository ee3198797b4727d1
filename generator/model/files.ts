import type { Tree } from "./tree.ts";

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
