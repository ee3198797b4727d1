import { createHash } from "node:crypto";

/** Short digest of plain data, the same on every machine: what names a Job and restarts pods. */
export function digestOf(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 10);
}
