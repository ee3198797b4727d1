import { changesTo, type FileChanges, type Tree } from "../../model/tree.ts";

/** Folder of what is compiled, from the project folder. */
const outputFolder = "out";

/**
 * What keeps an environment's folder below out/ right beside changed env files, where it is committed. `prefix`: path of
 * the project in the repository. `compiled`: the environment's files, by their paths below out/.
 */
export function changedOutput(
  prefix: string,
  environment: string,
  tree: Tree,
  compiled: ReadonlyMap<string, string>,
): FileChanges {
  const start = `${prefix}${outputFolder}/${environment}/`;
  const committed = [...tree.keys()].filter((path) => path.startsWith(start));
  if (committed.length === 0) return new Map();
  const wanted = [...compiled].map(([path, text]) => [`${prefix}${outputFolder}/${path}`, text] as const);
  const gone = committed.map((path) => [path, null] as const);
  return changesTo(tree, new Map<string, string | null>([...gone, ...wanted]));
}
