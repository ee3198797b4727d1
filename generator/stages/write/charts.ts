import { dirname, join } from "node:path";
import { diskFileSystem, type FileSystem } from "./file-system.ts";

/** A folder of the project, from its root, and all that it is to hold; without files it is to vanish. */
export interface WholeFolder {
  readonly path: string;
  readonly files?: ReadonlyMap<string, string>;
}

/**
 * Puts folders in the place of others of their names. All are written beside the project first, in `staging`, so that
 * each is the old or the new one, whole, but for the moment between two moves.
 */
export function replaceFolders(
  root: string,
  staging: string,
  folders: readonly WholeFolder[],
  fs: FileSystem = diskFileSystem,
): void {
  const made = (index: number) => join(staging, `new-${index}`);
  for (const [index, { files = new Map() }] of folders.entries()) {
    fs.makeFolder(made(index));
    for (const [name, text] of files) fs.write(join(made(index), name), text);
  }
  for (const [index, { path, files }] of folders.entries()) {
    const place = join(root, path);
    if (fs.list(place) !== undefined) fs.move(place, join(staging, `old-${index}`));
    fs.makeFolder(dirname(place));
    if (files !== undefined) fs.move(made(index), place);
    else if (fs.list(dirname(place))?.length === 0) fs.remove(dirname(place));
  }
  fs.remove(staging);
}
