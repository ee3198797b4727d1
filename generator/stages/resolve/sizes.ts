import type { Faults } from "./faults.ts";

/** A heap that takes all of a container's memory leaves nothing for the rest of the process. */
export function heapFits(heap: number, limit: string, keys: readonly string[], faults: Faults): void {
  const most = mebibytes(limit);
  if (heap < most) return;
  const message = `A heap of ${heap} MiB does not fit into the memory limit of ${limit}.`;
  faults.add("out-of-range", keys, message, `well below ${most}: the process needs memory besides its heap.`);
}

/** What is kept has to leave room on its volume for what is written before older data is removed. */
export function retentionFits(size: string, storage: string, keys: readonly string[], faults: Faults): void {
  const most = mebibytes(storage);
  if (mebibytes(size) < most) return;
  const message = `Data of ${size} does not fit on a volume of ${storage}: it is full before anything is removed.`;
  faults.add("out-of-range", keys, message, `about four fifths of the volume, which has ${most} MiB.`);
}

const units: ReadonlyMap<string, number> = new Map([
  ["K", 1 / 1024],
  ["M", 1],
  ["G", 1024],
  ["T", 1024 * 1024],
]);

/** A whole number of a binary unit, which is all that the schemas allow; Prometheus writes GB for 1024 MB. */
function mebibytes(size: string): number {
  const [, digits = "", unit = ""] = /^(\d+)([KMGT])i?B?$/.exec(size) ?? [];
  return Number(digits) * (units.get(unit) ?? 0);
}
