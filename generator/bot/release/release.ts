import { setTimeout } from "node:timers/promises";
import type { Repository } from "../../adapters/forge/port.ts";
import { unavailable } from "../../model/unavailable.ts";
import { highestRelease, nextVersion, versionText } from "../../model/version.ts";

export interface Release {
  readonly tag: string;
  readonly commit: string;
}

interface ReleaseOptions {
  readonly config: Repository;
  /** Folders of the environments that follow tags. */
  readonly folders: readonly string[];
  readonly dryRun: boolean;
}

/** How often tags are read again when somebody else makes them at the same time. */
const attempts = 20;

/**
 * Tags each commit on main that changed one of the folders and has no tag, the oldest first, each above the highest tag.
 * What the highest tag contains is left alone: a tag above it would bring an older state back.
 */
export async function release({ config, folders, dryRun }: ReleaseOptions): Promise<readonly Release[]> {
  const made: Release[] = [];
  let lost = 0;
  while (lost < attempts) {
    const { waiting, highest } = await untagged(config, folders);
    const planned = waiting.map((commit, at) => ({ tag: versionText(nextVersion(highest, at + 1)), commit }));
    const [next] = planned;
    if (next === undefined) return made;
    if (dryRun) return planned;
    if ((await config.createTag(next.tag, next.commit)) === "moved") made.push(next);
    else await setTimeout(20 * ++lost);
  }
  throw unavailable("Others make release tags all the time. Run release again.");
}

async function untagged(config: Repository, folders: readonly string[]) {
  const tags = await config.tags();
  const highest = highestRelease([...tags.keys()]);
  const main = folders.length === 0 ? undefined : await config.branch(config.main);
  const after = highest && tags.get(highest.tag);
  const commits =
    main === undefined ? [] : await config.history(main, folders, { ...(after !== undefined && { after }) });
  const tagged = new Set(tags.values());
  const waiting = commits.map(({ oid }) => oid).filter((oid) => !tagged.has(oid));
  return { waiting: waiting.reverse(), highest: highest?.version };
}
