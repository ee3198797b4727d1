import { randomBytes } from "node:crypto";

/** Name of this run's staging folder: its process, and something for a process id that is used again. */
export function currentRun(): string {
  return `${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Whether the process of a run is still there. */
export function isRunning(run: string): boolean {
  try {
    process.kill(Number.parseInt(run, 10), 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
