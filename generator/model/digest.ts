import { createHash } from "node:crypto";

/** What stands for a long text where only whether it is the same one is asked. */
export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
