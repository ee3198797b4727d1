import { filesBelow } from "../../model/publish-record.ts";
import type { Tree } from "../../model/tree.ts";
import { blobOid, regularFile } from "../../model/tree.ts";
import type { Target } from "./target.ts";

/** Files of the target's folders as they are in a tree. */
export function ownFiles(tree: Tree, { folders }: Pick<Target, "folders">): Tree {
  return filesBelow(tree, folders);
}

/** Files of the target as git will have them. */
export function compiledTree({ files }: Target): Tree {
  return new Map([...files].map(([path, text]) => [path, { mode: regularFile, oid: blobOid(text) }]));
}
