import type { Repository } from "../../adapters/forge/port.ts";
import type { RawFile } from "../../model/files.ts";

const link = "120000";

/** Files below a folder, as a commit has them. Paths are relative to the folder. */
export async function filesIn(repository: Repository, commit: string, folder: string): Promise<readonly RawFile[]> {
  const start = `${folder}/`;
  const tree = await repository.tree(commit);
  const paths = [...tree.keys()].filter((path) => path.startsWith(start));
  const texts = await repository.texts(commit, paths);
  return [...texts].map(([file, text]) => {
    const path = file.slice(start.length);
    return tree.get(file)?.mode === link ? { path, link: text } : { path, bytes: Buffer.from(text) };
  });
}
