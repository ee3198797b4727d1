import type { Clone } from "./clone.ts";

/** A file of the project as the commits that changed it have it, the newest first. */
export async function versionsOf(
  { git, prefix, head }: Clone,
  file: string,
): Promise<readonly { readonly time: string; readonly text: string | undefined }[]> {
  if (head === undefined) return [];
  const path = `${prefix}${file}`;
  const log = await git.run(["log", "--format=%H %ct", head, "--", file]);
  const commits = log.split("\n").filter((line) => line !== "");
  return Promise.all(
    commits.map(async (line) => {
      const [oid = "", seconds = ""] = line.split(" ");
      const time = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
      const { code, stdout } = await git.ask(["cat-file", "blob", `${oid}:${path}`]);
      return { time, text: code === 0 ? stdout.toString("utf8") : undefined };
    }),
  );
}
