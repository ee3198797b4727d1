import { diskMemory, hasMemory, isQuiet } from "./adapters/memory/disk.ts";
import { plainCall } from "./cli/plain-call.ts";
import { isFolder, projectRoot } from "./cli/root.ts";
import { within } from "./cli/within.ts";
import { answerOf, isStill } from "./incremental/answer.ts";
import { byName } from "./model/within.ts";

/** What is known of a call before anything of the command line is loaded. */
interface Call {
  readonly args: readonly string[];
  readonly cwd: () => string;
  readonly chdir?: (folder: string) => void;
  readonly now: Date;
  readonly fileTime: () => number;
  readonly build: string;
}

/**
 * What a plain `generate` says where nothing has changed since one has found everything as it is to be; undefined wherever
 * that is not certain, so that the command line has to look.
 */
export function unchanged({ args, cwd, chdir, now, fileTime, build }: Call): string | undefined {
  try {
    const call = plainCall({ args, cwd });
    if (call === undefined) return undefined;
    const root = projectRoot(call.named, cwd());
    if (!isFolder(root) || !isQuiet(root)) return undefined;
    const answer = answerOf(diskMemory(root, "").get("answer"), build);
    if (answer === undefined) return undefined;
    const today = now.toISOString().slice(0, 10);
    const look = chdir === undefined ? byName : within({ cwd, chdir });
    return look(root, (named) => isStill(answer, { root: named, today, fileTime })) ? answer.said : undefined;
  } catch {
    // Whatever is in the way is told by the command line.
    return undefined;
  }
}

/** Whether a call needs nothing but what a plain `generate` needs, and whether a run before has left something for it. */
export function goingOn({ args, cwd }: Pick<Call, "args" | "cwd">): {
  readonly isPlain: boolean;
  readonly isKnown: boolean;
} {
  try {
    const call = plainCall({ args, cwd });
    if (call === undefined) return { isPlain: false, isKnown: false };
    return { isPlain: true, isKnown: hasMemory(projectRoot(call.named, cwd())) };
  } catch {
    return { isPlain: false, isKnown: false };
  }
}
