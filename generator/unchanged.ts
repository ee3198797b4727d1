import { availableParallelism } from "node:os";
import { beginningOf, diskMemory, hasMemory, isQuiet } from "./adapters/memory/disk.ts";
import { plainCall } from "./cli/plain-call.ts";
import { isFolder, projectRoot } from "./cli/root.ts";
import { within } from "./cli/within.ts";
import { type Ahead, aheadOf } from "./incremental/ahead.ts";
import { answerOf, isStill } from "./incremental/answer.ts";
import { headOf } from "./incremental/index.ts";
import { byName } from "./model/within.ts";

/** What is known of a call before anything of the command line is loaded. */
interface Call {
  readonly args: readonly string[];
  readonly cwd: () => string;
  readonly chdir?: (folder: string) => void;
  readonly now: Date;
  readonly fileTime: () => number;
  readonly build: string;
  /** Where another thread looks at outputs. */
  readonly ahead?: Ahead | undefined;
}

/**
 * What a plain `generate` says where nothing has changed since one has found everything as it is to be; undefined wherever
 * that is not certain, so that the command line has to look.
 */
export function unchanged({ args, cwd, chdir, now, fileTime, build, ahead }: Call): string | undefined {
  try {
    const call = plainCall({ args, cwd });
    if (call === undefined) return undefined;
    const root = projectRoot(call.named, cwd());
    if (!isFolder(root) || !isQuiet(root)) return undefined;
    const answer = answerOf(diskMemory(root, "").get("answer"), build);
    if (answer === undefined) return undefined;
    const today = now.toISOString().slice(0, 10);
    const look = chdir === undefined ? byName : within({ cwd, chdir });
    const seen = { today, fileTime, ...(ahead && { ahead }) };
    return look(root, (named) => isStill(answer, { root: named, ...seen })) ? answer.said : undefined;
  } catch {
    // Whatever is in the way is told by the command line.
    return undefined;
  }
}

/** Where another thread that begins now has looked at much of so many files before it is asked for. */
const worthAThread = 4_000;

interface Going {
  /** The call needs nothing but what a plain `generate` needs. */
  readonly isPlain: boolean;
  /** A run before has left something for it. */
  readonly isKnown: boolean;
  /** What another thread is worth being started for: to look at the outputs of a project. */
  readonly looking?: { readonly ahead: Ahead; readonly root: string };
}

/** What is to be done where a call has to be answered by the command line. */
export function goingOn({ args, cwd }: Pick<Call, "args" | "cwd">): Going {
  try {
    const call = plainCall({ args, cwd });
    if (call === undefined) return { isPlain: false, isKnown: false };
    const root = projectRoot(call.named, cwd());
    if (!hasMemory(root)) return { isPlain: true, isKnown: false };
    const { units, paths } = headOf(beginningOf(root, "index"));
    const isMuch = paths >= worthAThread && availableParallelism() > 1;
    return { isPlain: true, isKnown: true, ...(isMuch && { looking: { ahead: aheadOf(units), root } }) };
  } catch {
    return { isPlain: false, isKnown: false };
  }
}
