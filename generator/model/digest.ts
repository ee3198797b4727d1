import { createHash } from "node:crypto";

/** Stands for a text where what has the same one is taken for it, as what was proven is: nobody can make two texts for it. */
export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** Tells what a run has seen from what the next one sees, one after the other: the quickest that there is. */
export function digestOfBytes(...parts: readonly (string | NodeJS.ArrayBufferView)[]): string {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest("base64url");
}

/** Of plain data, short and the same on every machine, for people to see: what names a Job and restarts pods. */
export function shortDigest(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 10);
}
