import { digestOfBytes } from "../model/digest.ts";
import { factsOf } from "../model/facts.ts";
import type { ResolvedOne } from "../stages/resolve/each.ts";

/**
 * Digest of all that others see of an environment: what the cluster, Argo CD and the pipelines are compiled from, and what
 * environments can have wrong beside each other. As long as it stays, a change of the environment is nobody else's.
 */
export function outwardOf({ environment, charts }: ResolvedOne, claims: unknown): string {
  const images = environment.ownImages.map(({ name, image }) => [name, image.repository]);
  return digestOfBytes(JSON.stringify([factsOf(environment), images, charts, claims]));
}
