import { bellOf } from "./bell.ts";
import { changeBetween, looksWhole, patienceFor } from "./change.ts";
import { watchedFolders } from "./folders.ts";
import { type SeenFiles, seenFiles } from "./seen-files.ts";
import { tellsAll } from "./telling.ts";

/** Files that are looked after from when this is made. */
export interface Watch {
  /** Files differ since the call before; undefined when it is closed. */
  readonly next: () => Promise<Differing | undefined>;
  readonly close: () => void;
}

/** A change that may go on. */
export interface Differing {
  /** It looks like a save that is done, so that work on it may begin. */
  readonly isLikelyWhole: boolean;
  /** As soon as the files have settled; undefined when it is closed. Has to be waited for. */
  readonly settled: Promise<Settled | undefined>;
}

export interface Settled {
  /** Of the files that differ since the change before. */
  readonly paths: readonly string[];
  /** They are seen as when it was told that they differ. */
  readonly isSame: boolean;
}

interface Surroundings {
  /** Somebody is about to change more of the files. */
  readonly isBusy: () => boolean;
  /** Called while nothing happens, as long as it answers that there is more to do. */
  readonly whenQuiet: () => boolean;
}

/** Milliseconds between two looks where the system does not tell about every folder, or while somebody is at work. */
const betweenLooks = 500;
const whileBusy = 20;

/** Milliseconds without a change until there is time for what nobody waits for. */
const untilQuiet = 50;

/** Milliseconds that somebody is waited for at most: a lock that a program left when it was killed stays. */
const mostPatience = 10_000;

/** Until everything is told that has happened before: what was seen by a look may be told after other things of before. */
function allTold(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Watches files and whole folders by their absolute paths. What the system tells is only taken for a reason to look: whether
 * something differs is seen by sizes and times of the files, so that nothing is told twice, and nothing is missed.
 */
export function watchFiles(places: readonly string[], { isBusy, whenQuiet }: Surroundings): Watch {
  const bell = bellOf();
  const folders = watchedFolders(bell.ring);
  const isTold = places.every((place) => tellsAll(place));
  let hasAll = true;
  const look = (): SeenFiles => {
    bell.quiet();
    const seen = seenFiles(places, folders.add);
    hasAll = folders.settle();
    return seen;
  };
  let known = look();
  let answered = Number.NEGATIVE_INFINITY;
  /** The files when they have been alike for long enough, with those that differ. */
  const settledFrom = async (found: SeenFiles): Promise<SeenFiles> => {
    const sinceAnswer = performance.now() - answered;
    let now = found;
    for (let busy = 0; !bell.isClosed(); ) {
      const change = changeBetween(known, now);
      if (change === undefined) break;
      await bell.pause(patienceFor(change, sinceAnswer));
      await allTold();
      // Where it is told of everything and was told nothing, what was missed is seen after the answer.
      const later = isTold && hasAll && !bell.hasRung() ? now : look();
      const isQuiet = changeBetween(now, later) === undefined;
      now = later;
      if (!isQuiet) continue;
      if (busy >= mostPatience || !isBusy()) break;
      busy += whileBusy;
      await bell.pause(whileBusy);
    }
    return now;
  };
  const settled = async (found: SeenFiles): Promise<Settled | undefined> => {
    const now = await settledFrom(found);
    if (bell.isClosed()) return undefined;
    const change = changeBetween(known, now);
    known = now;
    return { paths: change?.paths ?? [], isSame: changeBetween(found, now) === undefined };
  };
  const rest = async () => {
    for (let wait = untilQuiet, isMore = true; isMore; wait = 0) {
      if (await bell.rung(wait)) return;
      isMore = whenQuiet();
    }
    await bell.rung(hasAll ? undefined : betweenLooks);
  };
  return {
    next: async () => {
      answered = performance.now();
      for (;;) {
        await allTold();
        if (bell.isClosed()) return undefined;
        const found = look();
        const change = changeBetween(known, found);
        if (change !== undefined) {
          await allTold();
          return { isLikelyWhole: looksWhole(change, performance.now() - answered), settled: settled(found) };
        }
        await rest();
      }
    },
    close: () => {
      folders.close();
      bell.close();
    },
  };
}
