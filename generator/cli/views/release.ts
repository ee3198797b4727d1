import type { MadeTag } from "../../bot/release/release.ts";

export function releasedText(released: readonly MadeTag[], dryRun: boolean): string {
  return released.length === 0 ? "Nothing to release.\n" : `${releaseLines(released, dryRun).join("\n")}\n`;
}

export function releaseLines(released: readonly MadeTag[], dryRun: boolean): readonly string[] {
  const said = dryRun ? "would be released" : "released";
  return released.map(({ tag, commit }) => `${tag} ${said}: commit ${commit.slice(0, 12)} of config`);
}
