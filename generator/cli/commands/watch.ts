import { isGitAtWork } from "../../adapters/git/index-lock.ts";
import { type Differing, type Watch, watchFiles } from "../../adapters/watch/watch.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { gathered, newsOf, nothingKnown } from "../../diagnostics/news.ts";
import { isSystemError } from "../../model/system-error.ts";
import type { Begun } from "../../pipeline.ts";
import type { Written } from "../../stages/write/write.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { GlobalOptions } from "../global-options.ts";
import { type Keeping, keepingOf } from "../keeping.ts";
import { rowsFound } from "../views/locating.ts";
import { newsText, pathsText } from "../views/news.ts";
import { printWritten, type ViewOptions } from "../views/written.ts";

type Result = Written & { readonly isWhole: boolean };

/** What a command does at every save. */
export interface Watched {
  readonly begin: (remembering: Keeping["remembering"]) => Promise<Begun<Result>>;
  /** It may begin before a change has settled, since it knows then whether what it has read is still there. */
  readonly isEarly: boolean;
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
  const { begin, isEarly, places, told, view, cache } = watched;
  const { root, stdout, stderr, onInterrupt } = globals;
  if (view.format !== "text") {
    stderr.write(`--watch tells what changes as text; --format ${view.format} is for a single run.\n`);
    return exitCodes.usage;
  }
  const { remembering, ready, close } = keepingOf({ cache, outputs: view.mode === "write" }, globals);
  const files = watchFiles(places, { isBusy: () => isGitAtWork(root), whenQuiet: ready });
  const runs = { begin: () => begin(remembering), isEarly };
  try {
    // Until it is done, this is the command without --watch, and an interrupt ends it as that one.
    const first = (await runs.begin()).finish();
    await printWritten(first, view, globals);
    const stop = onInterrupt(files.close);
    try {
      stdout.write(`Watching ${told}. Ctrl-C ends it.\n`);
      return await followed({ files, first, runs, view }, globals);
    } finally {
      stop();
    }
  } finally {
    files.close();
    close();
  }
}

interface Runs {
  readonly begin: () => Promise<Begun<Result>>;
  readonly isEarly: boolean;
}

interface Following {
  readonly files: Watch;
  readonly first: Result;
  readonly runs: Runs;
  readonly view: ViewOptions;
}

async function followed({ files, first, runs, view }: Following, globals: GlobalOptions): Promise<ExitCode> {
  const { stdout, now } = globals;
  let { known } = newsOf(nothingKnown, await rowsFound(first, []), first.isWhole);
  let code: ExitCode = hasErrors(first.diagnostics) ? exitCodes.fault : exitCodes.done;
  for (;;) {
    const change = await files.next();
    if (change === undefined) return code;
    const early = runs.isEarly && change.isLikelyWhole ? await begunEarly(runs, change) : undefined;
    const settled = await change.settled;
    if (settled === undefined) return code;
    if (settled.paths.length === 0) continue;
    const title = `\n${clock(now())} ${pathsText(settled.paths, view.folder)}\n`;
    try {
      const { finish } = early ?? (await runs.begin());
      const written = finish();
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

/** What has come of a change before it has settled, if it has settled as that; undefined: it is still to be begun. */
async function begunEarly(runs: Runs, { settled }: Differing): Promise<Begun<Result> | undefined> {
  try {
    const early = await runs.begin();
    return (await settled)?.isSame === true && early.isCurrent() ? early : undefined;
  } catch (error) {
    // Begun again, it is told unless it was the middle of a save.
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Time of day, where the user is. */
function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
