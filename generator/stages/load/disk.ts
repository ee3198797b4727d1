import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { mostMebibytes, outsideEnvs, type ReadFile } from "./raw.ts";
import { readText } from "./text.ts";

/** Every file below a folder. Links that lead out of it are faults. */
export function filesOnDisk(folder: string): readonly ReadFile[] {
  return listing(folder)
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const parent = entry.parentPath ?? entry.path;
      const file = join(parent, entry.name);
      const path = file.slice(folder.length + 1).replaceAll(sep, "/");
      const leadsOut = entry.isSymbolicLink() && !staysInside(folder, file);
      return { path, text: leadsOut ? outsideEnvs(path) : readText(file, mostMebibytes(path)) };
    });
}

function listing(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A dangling link counts as inside: reading it tells better what is wrong. */
function staysInside(folder: string, link: string): boolean {
  try {
    statSync(link);
    return realpathSync(link).startsWith(realpathSync(folder) + sep);
  } catch {
    return true;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
