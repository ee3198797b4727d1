import type { Progress } from "../model/progress.ts";

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

/** Milliseconds from the command's start until something is said: a quick command says nothing. */
const quick = 400;

/** One line of a terminal that is gone again when the work is done; nothing where there is no terminal. */
export function progressOn(terminal: Terminal): Progress {
  if (terminal.isTTY !== true) return (_what, work) => work();
  const running: string[] = [];
  let isDue = false;
  const show = () => {
    const what = running.at(-1);
    if (isDue) terminal.write(`\r${what === undefined ? "" : cut(`${what} …`, terminal.columns)}${eraseToEnd}`);
  };
  setTimeout(() => {
    isDue = true;
    if (running.length > 0) show();
  }, quick).unref();
  return async (what, work) => {
    running.push(what);
    show();
    try {
      return await work();
    } finally {
      running.splice(running.indexOf(what), 1);
      show();
    }
  };
}

/** A line that wraps could not be taken back. A terminal that does not know its width says 0. */
function cut(line: string, columns = 0): string {
  const width = columns || 80;
  return line.length < width ? line : `${line.slice(0, width - 2)}…`;
}

const eraseToEnd = "\u001b[K";
