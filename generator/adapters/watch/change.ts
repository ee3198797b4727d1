import type { SeenFiles } from "./seen-files.ts";

/** How files differ between two looks. */
export interface Change {
  /** All of them, in the order of their names. */
  readonly paths: readonly string[];
  /** Some are not there any more, or have nothing in them: it may be the middle of a save. */
  readonly isDoubtful: boolean;
}

/** undefined: nothing differs. */
export function changeBetween(before: SeenFiles, after: SeenFiles): Change | undefined {
  const written = [...after].filter(([path, { state }]) => before.get(path)?.state !== state);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  if (written.length + gone.length === 0) return undefined;
  const isDoubtful = gone.length > 0 || written.some(([, { size }]) => size === 0);
  return { paths: [...written.map(([path]) => path), ...gone].sort(), isDoubtful };
}

/** One person's save: the file, and what an editor puts beside it. More files are a burst, such as a branch that is switched to. */
const saveOfOne = 3;

/** Milliseconds after an answer within which a change is part of a burst, and the next answer the last of it. */
const burst = 300;

/** Whether a change looks like one save that is done; `sinceAnswer`: milliseconds between the last answer and the change. */
export function looksWhole({ paths, isDoubtful }: Change, sinceAnswer: number): boolean {
  return !isDoubtful && paths.length <= saveOfOne && sinceAnswer > burst;
}

/** Milliseconds without a further change until what differs is taken for whole. */
export function patienceFor(change: Change, sinceAnswer: number): number {
  // An editor that writes in several steps takes no longer than that between two of them.
  if (looksWhole(change, sinceAnswer)) return 10;
  // Taking an env file for gone removes what it was compiled to, so that some time is worth being sure.
  return 120;
}
