/**
 * Looks at what is in a folder, and is told how to name that meanwhile: the system has to walk along all of a path for each
 * of a hundred thousand files, which takes a quarter of the time less when it starts in the folder.
 */
export type Within = <Answer>(folder: string, look: (named: string) => Answer) => Answer;

/** By its own name, where the current folder has to stay. */
export const byName: Within = (folder, look) => look(folder);
