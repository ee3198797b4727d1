import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { carriedImages, togetherWith } from "../../model/images/carried.ts";
import { at } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import type { ImageReference } from "../../model/workload.ts";
import type { ImageChange } from "../branch/env-edit.ts";
import { isSameImage } from "./describe.ts";
import type { ImageMove } from "./options.ts";

export interface Moves {
  readonly moves: readonly ImageMove[];
  /** Services that there is no image for: theirs stays. */
  readonly left: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What has to change so that an environment runs these images. `place`: where they are from, in words. */
export function movesTo(
  environment: Environment,
  wanted: ReadonlyMap<string, ImageReference>,
  only: readonly string[] | undefined,
  place: string,
): Moves {
  const carried = carriedImages(environment);
  const names = only && togetherWith(carried, only);
  const asked = carried.filter((one) => names === undefined || names.includes(one.name));
  const moves = asked.flatMap(({ name: service, keys, image: from }): ImageMove[] => {
    const to = wanted.get(service);
    return to === undefined || isSameImage(from, to) ? [] : [{ service, keys, from, to }];
  });
  const left = asked.filter((one) => !wanted.has(one.name)).map((one) => one.name);
  const diagnostics = moves.filter(({ from, to }) => from.repository !== to.repository).map(differs);
  return { moves, left, diagnostics };

  function differs({ service, from, to }: ImageMove): Diagnostic {
    const message = `${service} is \`${to.repository}\` in ${place}, and \`${from.repository}\` in ${environment.name}.`;
    const hint = "a tag of one means nothing in the other: name one repository for both in base.json.";
    return { code: "repository-differs", severity: "error", message, hint };
  }
}

/** The same as changes of the environment's file. `baseText`: that of base.json, for what it says already. */
export function imageChanges(moves: readonly ImageMove[], baseText: string): readonly ImageChange[] {
  const base: unknown = JSON.parse(baseText);
  return moves.map(({ service, keys = ["services", service, "image"], to: { tag, digest } }) => {
    const inherited = at(base, ...keys, "digest");
    if (digest === undefined && typeof inherited !== "string") return { service, keys, tag };
    return { service, keys, tag, digest: digest ?? null };
  });
}

/** That the moves are what the environment came to; anything else is a bug of ours. */
export function assertDone(environment: Environment | undefined, moves: readonly ImageMove[]): void {
  const carried = environment === undefined ? [] : carriedImages(environment);
  const isDone = ({ service, to }: ImageMove) => {
    const found = carried.find(({ name }) => name === service);
    return found !== undefined && isSameImage(found.image, to);
  };
  if (environment === undefined || moves.every(isDone)) return;
  throw new Error(`${environment.file} does not come to the images that were set in it`);
}
