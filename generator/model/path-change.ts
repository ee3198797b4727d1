/** A file that differs between two commits. `path`: from the repository's root, with forward slashes. */
export interface PathChange {
  readonly path: string;
  readonly change: "added" | "modified" | "removed";
}
