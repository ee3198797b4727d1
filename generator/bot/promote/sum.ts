import { carriedImages, togetherWith } from "../../model/images/carried.ts";
import type { Environment } from "../../model/resolved.ts";
import { imageText, isSameImage } from "../propose/describe.ts";
import type { ImageMove } from "../propose/options.ts";
import type { Standing } from "./history.ts";
import type { Version } from "./order.ts";
import { isAlike, type Origin, type Pending, type Proposals } from "./pending.ts";

/** An image that changes, and where it comes from. */
export interface PromotedMove extends ImageMove {
  readonly origin: Origin;
}

/**
 * What the open pull request has for services that nobody asked for now: it stays. Main's images are those of today, and
 * what main has meanwhile is done.
 */
export function carriedMoves(
  environment: Environment,
  { now }: Proposals,
  only: readonly string[] | undefined,
): readonly PromotedMove[] {
  if (only === undefined) return [];
  const carried = carriedImages(environment);
  const asked = togetherWith(carried, only);
  return carried.flatMap(({ name, keys, image }): readonly PromotedMove[] => {
    const pending = now.find(({ service }) => service === name);
    if (pending === undefined || asked.includes(name)) return [];
    const to = { repository: image.repository, ...pending.to };
    return isSameImage(image, to) ? [] : [{ service: name, keys, from: image, to, origin: pending.origin }];
  });
}

/** Whether main has gone beyond it since it was proposed. As long as main stays, what was said then counts. */
export function isOvertaken(
  { service, from }: PromotedMove,
  { now }: Proposals,
  standings: readonly Standing[],
): boolean {
  const pending = now.find((one) => one.service === service);
  if (pending === undefined || isAlike(pending.from, from)) return false;
  return standings.some((one) => one.service === service && one.order === "older");
}

/** The same as the branch remembers it. */
export function pendingOf({ service, from, to, origin }: PromotedMove): Pending {
  return { service, from: versionOf(from), to: versionOf(to), origin };
}

function versionOf({ tag, digest }: Version): Version {
  return { tag, ...(digest !== undefined && { digest }) };
}

/** What the pull request had once, neither it nor main has any more, and what there is instead. */
export function supersededBy(
  environment: Environment,
  moves: readonly PromotedMove[],
  { ever }: Proposals,
): readonly string[] {
  const { name } = environment;
  const carried = carriedImages(environment);
  const told = ever.flatMap(({ service, to }) => {
    const had = carried.find((one) => one.name === service)?.image;
    const now = moves.find((move) => move.service === service)?.to;
    if ((now && isAlike(now, to)) || (had && isAlike(had, to))) return [];
    const instead =
      had === undefined
        ? `${name} does not have it`
        : now
          ? `now ${imageText(now)}`
          : `${name} stays at ${imageText(had)}`;
    return [`${service} ${imageText(to)} (${instead})`];
  });
  return [...new Set(told)].sort();
}
