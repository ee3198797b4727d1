import { type Output, type SeenOutput, seenAt } from "../stages/write/outputs.ts";

/**
 * Memory of two threads that look at outputs together: who is first takes a unit, and leaves there what is seen of it. At its
 * beginning stands the head of the index that the units are known from.
 */
export type Ahead = SharedArrayBuffer;

/** Folders of output by an index, in its order. */
export interface Outputs {
  readonly head: string;
  readonly units: readonly (Pick<Output, "paths"> & { readonly directory: string })[];
}

/** A project's folder, and the clock that files get their times by. */
export interface Place {
  readonly root: string;
  readonly fileTime: () => number;
}

/** What a piece of the memory is in: nobody has begun it, somebody is at it, and what that has come to. */
const [free, taken, done, unknown] = [0, 1, 2, 3];

/** A state, and a text after it. */
const stateBytes = 4;
const headBytes = 64;
const unitBytes = 32;

/** Milliseconds, longer than any look takes: who has not left anything by then has ended. */
const patience = 250;

export function aheadOf(units: number): Ahead {
  return new SharedArrayBuffer(headBytes + units * unitBytes);
}

/** What the other thread does: it looks at every unit that nobody has taken. */
export function lookAhead(ahead: Ahead, outputs: Outputs, place: Place): void {
  if (!isAbout(ahead, outputs)) return;
  for (const at of outputs.units.keys()) look(ahead, at, outputs, place);
}

/** Looks at what the other thread has not come to, and answers what either has seen of a unit. */
export function lookTogether(ahead: Ahead | undefined, outputs: Outputs, place: Place): (at: number) => SeenOutput {
  const own = (at: number) => seenOf(outputs, at, place);
  if (ahead === undefined || !isAbout(ahead, outputs)) return own;
  // The other thread begins at the front.
  for (let at = outputs.units.length - 1; at >= 0; at--) look(ahead, at, outputs, place);
  return (at) => {
    const stamp = textOf(pieceOf(ahead, at));
    return stamp === undefined ? own(at) : { stamp, settled: true };
  };
}

/** Both have read one index, or only one of them has read any. */
function isAbout(ahead: Ahead, { head, units }: Outputs): boolean {
  if (headBytes + units.length * unitBytes > ahead.byteLength) return false;
  const piece = { ahead, from: 0, bytes: headBytes };
  fill(piece, () => head);
  return textOf(piece) === head;
}

function look(ahead: Ahead, at: number, outputs: Outputs, place: Place): void {
  fill(pieceOf(ahead, at), () => {
    const { stamp, settled } = seenOf(outputs, at, place);
    return settled ? stamp : undefined;
  });
}

function seenOf({ units }: Outputs, at: number, { root, fileTime }: Place): SeenOutput {
  const unit = units[at];
  return unit === undefined ? { settled: false } : seenAt(`${root}/${unit.directory}`, unit.paths, fileTime());
}

interface Piece {
  readonly ahead: Ahead;
  readonly from: number;
  readonly bytes: number;
}

function pieceOf(ahead: Ahead, at: number): Piece {
  return { ahead, from: headBytes + at * unitBytes, bytes: unitBytes };
}

/** Leaves a text, if nobody else does. */
function fill(piece: Piece, textOfIt: () => string | undefined): void {
  const state = stateOf(piece);
  if (Atomics.compareExchange(state, 0, free, taken) !== free) return;
  let left = unknown;
  try {
    const text = textOfIt();
    if (text === undefined || text.length > piece.bytes - stateBytes) return;
    bytesOf(piece).write(text, "latin1");
    left = done;
  } finally {
    Atomics.store(state, 0, left);
    Atomics.notify(state, 0);
  }
}

/** The text that is left, or will be in a moment; undefined: none. */
function textOf(piece: Piece): string | undefined {
  const state = stateOf(piece);
  Atomics.wait(state, 0, taken, patience);
  if (Atomics.load(state, 0) !== done) return undefined;
  const bytes = bytesOf(piece);
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}

function stateOf({ ahead, from }: Piece): Int32Array {
  return new Int32Array(ahead, from, 1);
}

function bytesOf({ ahead, from, bytes }: Piece): Buffer {
  return Buffer.from(ahead, from + stateBytes, bytes - stateBytes);
}
