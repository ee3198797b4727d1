/** A file as it is on disk or in a commit, by its path relative to envs/, with forward slashes. */
export type RawFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  /** A symbolic link in a commit, with what it points at. */
  | { readonly path: string; readonly link: string };
