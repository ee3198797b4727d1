import { digestOfBytes } from "./digest.ts";

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

/** One digest for the stamps of several, in their order. */
export function digestOfStamps(stamps: readonly Stamp[]): string {
  const numbers = new Float64Array(stamps.length * 5);
  let index = 0;
  for (const { mode, ino, size, mtimeMs, ctimeMs } of stamps) {
    numbers[index++] = mode;
    numbers[index++] = ino;
    numbers[index++] = size;
    numbers[index++] = mtimeMs;
    numbers[index++] = ctimeMs;
  }
  return digestOfBytes(numbers);
}

/**
 * Whether none of them could be changed after `now`, the files' time from before they were looked at, and keep its stamp.
 * Clocks of file systems tick: what is written twice within a tick has one time (git: Documentation/technical/racy-git.txt).
 * A kernel's tick is 10 ms at most; who has whole seconds only may count in twos, as FAT does.
 */
export function isSettled(stamps: readonly Stamp[], now: number): boolean {
  return stamps.every(({ mtimeMs, ctimeMs }) => isBefore(mtimeMs, now) && isBefore(ctimeMs, now));
}

function isBefore(time: number, now: number): boolean {
  return time < now - (time % 1000 === 0 ? 2_000 : 20);
}
