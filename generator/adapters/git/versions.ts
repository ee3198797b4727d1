import type { Clone } from "./clone.ts";
import { readPresent } from "./objects.ts";

/** A file of the project as the commits that changed it have it, the newest first. */
export async function versionsOf(
  { git, prefix, head }: Clone,
  file: string,
): Promise<readonly { readonly time: string; readonly text: string | undefined }[]> {
  if (head === undefined) return [];
  const path = `${prefix}${file}`;
  const log = await git.run(["log", "--format=%H %ct", head, "--", file]);
  const commits = log.split("\n").filter((line) => line !== "");
  const nameOf = (line: string) => `${line.split(" ")[0]}:${path}`;
  const texts = await readPresent(git, commits.map(nameOf));
  return commits.map((line) => {
    const time = new Date(Number(line.split(" ")[1]) * 1000).toISOString().replace(".000Z", "Z");
    return { time, text: texts.get(nameOf(line))?.toString("utf8") };
  });
}
