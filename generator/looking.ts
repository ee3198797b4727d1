import { workerData } from "node:worker_threads";
import { diskMemory } from "./adapters/memory/disk.ts";
import { type Ahead, lookAhead } from "./incremental/ahead.ts";
import { outputsIn } from "./incremental/index.ts";

/** What the launcher hands to this thread. */
const { ahead, root, build } = workerData as {
  readonly ahead: Ahead;
  readonly root: string;
  readonly build: string;
};

try {
  const outputs = outputsIn(diskMemory(root, "").get("index"), build);
  if (outputs !== undefined) lookAhead(ahead, outputs, { root, fileTime: Date.now });
} catch {
  // What could not be looked at is looked at by the main thread, which tells what is in the way.
}
