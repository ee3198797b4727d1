import type { ImageReference } from "../workload.ts";

/** `repository:tag`, with the digest behind it where it is known: then the digest decides. */
export function imageName({ repository, tag, digest }: ImageReference): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}
