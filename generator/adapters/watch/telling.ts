import { readFileSync, statfsSync } from "node:fs";
import { platform } from "node:os";

/** What Linux says of its inotify, see inotify(7). */
const settings = "/proc/sys/fs/inotify";

/** Some thousands are what old systems have for all programs of a user, and editors want them too. */
const fewWatched = 3_000;

/** What a system can do that tells about folders. */
export interface Limits {
  /** How many of them may be watched. */
  readonly most: number;
  /**
   * How much it tells at once without having forgotten any of it: half of what it keeps, since it also keeps that watches have
   * ended, of which nobody is told. Nor does Node say that something was forgotten.
   */
  readonly mostAtOnce: number;
}

export function limits(): Limits {
  return {
    most: Math.max(fewWatched, Math.floor((settingOf("max_user_watches") ?? 0) / 4)),
    mostAtOnce: Math.floor((settingOf("max_queued_events") ?? 16_384) / 2),
  };
}

function settingOf(name: string): number | undefined {
  try {
    const value = Number(readFileSync(`${settings}/${name}`, "latin1"));
    return Number.isSafeInteger(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** ext, XFS, Btrfs, tmpfs, overlayfs, ZFS and F2FS: `f_type` in statfs(2). */
const local = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0x2fc12fc1, 0xf2f52010]);

/**
 * Whether the system tells of every change in a folder: of a file system that others change too, over a network or from outside
 * of a virtual machine, it tells only what happens here; other systems tell late, and not of each.
 */
export function tellsAll(folder: string): boolean {
  if (platform() !== "linux") return false;
  try {
    return local.has(statfsSync(folder).type);
  } catch {
    return false;
  }
}
