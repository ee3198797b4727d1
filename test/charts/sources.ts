import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { repository } from "../support/run.ts";
import { packed } from "./packed.ts";

/** The archive of a chart that lies in test/charts/sources. */
export function archiveOf(name: string): Buffer {
  const folder = join(repository, "test/charts/sources", name);
  const paths = fastGlob.sync("**/*", { cwd: folder }).sort();
  return packed(name, Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")])));
}
