import { isGitAtWork } from "../../adapters/git/index-lock.ts";
import { type Watch, watchFiles } from "../../adapters/watch/watch.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { gathered, newsOf, nothingKnown } from "../../diagnostics/news.ts";
import { isSystemError } from "../../model/system-error.ts";
import type { Written } from "../../stages/write/write.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { type Keeping, keepingOf } from "../keeping.ts";
import { rowsFound } from "../views/locating.ts";
import { newsText, pathsText } from "../views/news.ts";
import { printWritten, type ViewOptions } from "../views/written.ts";

/** What a command does at every save. */
export interface Watched {
  readonly run: (keeping: Keeping["remembering"]) => Promise<Written & { readonly isWhole: boolean }>;
  /** Runs may know of each other. */
  readonly cache: boolean;
  /** Absolute paths of the files and folders that it reads. */
  readonly places: readonly string[];
  /** How they are called. */
  readonly told: string;
  readonly view: ViewOptions;
}

/**
 * Runs a command, and again after every change of the files that it reads, until it is interrupted; tells of every run
 * what has changed since the one before. The exit code is that of the last run.
 */
export async function watch(watched: Watched, globals: GlobalOptions): Promise<ExitCode> {
  const { run, places, told, view, cache } = watched;
  const { root, stdout, stderr, onInterrupt } = globals;
  if (view.format !== "text") {
    stderr.write(`--watch tells what changes as text; --format ${view.format} is for a single run.\n`);
    return exitCodes.usage;
  }
  const files = watchFiles(places, () => isGitAtWork(root));
  const { remembering, close } = keepingOf(cache, globals);
  const again = { run: () => run(remembering), view };
  try {
    // Until it is done, this is the command without --watch, and an interrupt ends it as that one.
    const first = await again.run();
    await printWritten(first, view, globals);
    const stop = onInterrupt(files.close);
    try {
      stdout.write(`Watching ${told}. Ctrl-C ends it.\n`);
      return await followed(files, first, again, globals);
    } finally {
      stop();
    }
  } finally {
    files.close();
    close();
  }
}

async function followed(
  files: Watch,
  first: Awaited<ReturnType<Watched["run"]>>,
  { run, view }: { readonly run: () => ReturnType<Watched["run"]>; readonly view: ViewOptions },
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { stdout, now } = globals;
  let { known } = newsOf(nothingKnown, await rowsFound(first, []), first.isWhole);
  let code: ExitCode = hasErrors(first.diagnostics) ? exitCodes.fault : exitCodes.done;
  for (;;) {
    const paths = await files.next();
    if (paths === undefined) return code;
    const title = `\n${clock(now())} ${pathsText(paths, view.folder)}\n`;
    try {
      const written = await run();
      const rows = await rowsFound(written, [known.findings, known.faults]);
      const compared = newsOf(known, rows, written.isWhole);
      const found = gathered([...rows.rows.values()]);
      known = compared.known;
      code = hasErrors(written.diagnostics) ? exitCodes.fault : exitCodes.done;
      stdout.write(title + (await newsText({ ...compared.news, found, units: written.units }, view)));
    } catch (error) {
      // A disk that is full, or a folder that may not be written, can be mended without starting again.
      if (!isSystemError(error)) throw error;
      code = exitCodes.fault;
      stdout.write(`${title}trip-config cannot do it: ${error.message}\nThe next change is another try.\n`);
    }
  }
}

/** Time of day, where the user is. */
function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
