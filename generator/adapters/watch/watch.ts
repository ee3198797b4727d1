import { bellOf } from "./bell.ts";
import { changeBetween, patienceFor } from "./change.ts";
import { watchedFolders } from "./folders.ts";
import { type SeenFiles, seenFiles } from "./seen-files.ts";

/** Files that are looked after from when this is made. */
export interface Watch {
  /** Paths of the files that differ since the call before, as soon as they have settled; undefined when it is closed. */
  readonly next: () => Promise<readonly string[] | undefined>;
  readonly close: () => void;
}

/** Milliseconds between two looks where the system does not tell about every folder, or while somebody is at work. */
const betweenLooks = 500;
const whileBusy = 20;

/** Milliseconds that somebody is waited for at most: a lock that a program left when it was killed stays. */
const mostPatience = 10_000;

/**
 * Watches files and whole folders by their absolute paths. What the system tells is only taken for a reason to look: whether
 * something differs is seen by sizes and times of the files, so that nothing is told twice, and nothing is missed.
 * `isBusy`: somebody is about to change more of them.
 */
export function watchFiles(places: readonly string[], isBusy: () => boolean = () => false): Watch {
  const bell = bellOf();
  const folders = watchedFolders(bell.ring);
  let hasAll = true;
  const look = (): SeenFiles => {
    const seen = seenFiles(places, folders.add);
    hasAll = folders.settle();
    return seen;
  };
  let known = look();
  let answered = Number.NEGATIVE_INFINITY;
  /** The files when they have been alike for long enough, with those that differ. */
  const settled = async (found: SeenFiles): Promise<SeenFiles> => {
    const sinceAnswer = performance.now() - answered;
    let now = found;
    for (let busy = 0; !bell.isClosed(); ) {
      const change = changeBetween(known, now);
      if (change === undefined) break;
      await bell.pause(patienceFor(change, sinceAnswer));
      const later = look();
      const isQuiet = changeBetween(now, later) === undefined;
      now = later;
      if (!isQuiet) continue;
      if (busy >= mostPatience || !isBusy()) break;
      busy += whileBusy;
      await bell.pause(whileBusy);
    }
    return now;
  };
  return {
    next: async () => {
      answered = performance.now();
      for (;;) {
        const now = await settled(look());
        if (bell.isClosed()) return undefined;
        const change = changeBetween(known, now);
        known = now;
        if (change !== undefined) return change.paths;
        await bell.rung(hasAll ? undefined : betweenLooks);
      }
    },
    close: () => {
      folders.close();
      bell.close();
    },
  };
}
