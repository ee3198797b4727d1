import type { Within } from "../model/within.ts";

/** What is known of the current folder of a process. */
interface Current {
  readonly cwd: () => string;
  readonly chdir: (folder: string) => void;
}

/** Makes a folder the current one for as long as something is looked at, of a process that nobody shares. */
export function within({ cwd, chdir }: Current): Within {
  return (folder, look) => {
    const before = entered(folder, { cwd, chdir });
    if (before === undefined) return look(folder);
    try {
      return look(".");
    } finally {
      chdir(before);
    }
  };
}

/** The current folder before; undefined where there is no way back to it, or none to the other one. */
function entered(folder: string, { cwd, chdir }: Current): string | undefined {
  try {
    const before = cwd();
    chdir(before);
    chdir(folder);
    return before;
  } catch {
    return undefined;
  }
}
