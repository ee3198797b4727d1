/** What is seen of a file or folder without reading it. Times are in milliseconds, with fractions. */
export interface Stamp {
  readonly mode: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** A stamp as a text: a digest of it takes twice as long. */
export function stampText({ mode, ino, size, mtimeMs, ctimeMs }: Stamp): string {
  return `${mode} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** Stamps as numbers, one after the other, of which a digest is taken at once. */
export function numbersIn(stamps: number): {
  readonly all: Float64Array;
  readonly put: (at: number, stamp: Stamp) => void;
} {
  const all = new Float64Array(stamps * 5);
  return {
    all,
    put: (at, { mode, ino, size, mtimeMs, ctimeMs }) => {
      const first = at * 5;
      all[first] = mode;
      all[first + 1] = ino;
      all[first + 2] = size;
      all[first + 3] = mtimeMs;
      all[first + 4] = ctimeMs;
    },
  };
}

/**
 * Whether it could not be changed after `now`, the files' time from before it was looked at, and keep its stamp.
 * Clocks of file systems tick: what is written twice within a tick has one time (git: Documentation/technical/racy-git.txt).
 * A kernel's tick is 10 ms at most; who has whole seconds only may count in twos, as FAT does.
 */
export function isSettled({ mtimeMs, ctimeMs }: Stamp, now: number): boolean {
  return isBefore(mtimeMs, now) && isBefore(ctimeMs, now);
}

function isBefore(time: number, now: number): boolean {
  return time < now - (time % 1000 === 0 ? 2_000 : 20);
}
