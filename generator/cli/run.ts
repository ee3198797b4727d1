import { randomBytes } from "node:crypto";

/** Name of this run's staging folder: its process, and something for a process id that is used again. */
export function currentRun(): string {
  return `${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** The day in UTC, such as 2027-06-30. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
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
