import type { LocatedDiagnostic } from "./locate.ts";

/** More than these of one file are nobody's to read: one cause made them all, or the file is no env file. */
const mostOfFile = 50;

export interface Limited {
  readonly shown: readonly LocatedDiagnostic[];
  /** A line for each file of which not all are shown. */
  readonly left: readonly string[];
}

/** The first of each file, as they are ordered, and how many more there are. */
export function firstOfFiles(diagnostics: readonly LocatedDiagnostic[]): Limited {
  const counts = new Map<string, number>();
  const shown = diagnostics.filter(({ location }) => {
    if (location === undefined) return true;
    const count = (counts.get(location.file) ?? 0) + 1;
    counts.set(location.file, count);
    return count <= mostOfFile;
  });
  const left = [...counts]
    .filter(([, count]) => count > mostOfFile)
    .map(([file, count]) => `${count - mostOfFile} more in ${file}. --format json tells all of them.`);
  return { shown, left };
}
