import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { alike } from "../../model/grouping.ts";
import type { Environment } from "../../model/resolved.ts";
import type { ImageReference } from "../../model/workload.ts";
import { imageText } from "../propose/describe.ts";
import { movesTo } from "../propose/images.ts";
import type { ImageMove } from "../propose/options.ts";
import type { Present } from "../propose/present.ts";
import { runningIn } from "../propose/running.ts";
import { chainOf, earlierEnvironment, unknownServices } from "./earlier.ts";
import { type Standing, standings } from "./history.ts";
import type { PromoteOptions } from "./options.ts";
import { isSameVersion } from "./order.ts";
import type { Proposals } from "./pending.ts";
import { carriedMoves, isOvertaken, type PromotedMove } from "./sum.ts";

/** What would be promoted: a set of images that ran together, and what the open pull request has besides. */
export interface PromotedSet {
  readonly from: Environment;
  /** Commit of source that the earlier environment was compiled from. */
  readonly sourceCommit: string;
  /** Of the services that were asked for. */
  readonly asked: readonly ImageMove[];
  /** Of the others, as the open pull request has them. */
  readonly carried: readonly PromotedMove[];
  /** What is carried and its environment does not run any more, in sentences. */
  readonly outdated: readonly string[];
  /** Services that the earlier environment does not have. */
  readonly left: readonly string[];
  /** How the images stand to those that the environment has had. */
  readonly standings: readonly Standing[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the set from what config's main says the earlier environment runs; diagnostics: why there is none. */
export async function promotedSet(
  present: Present,
  proposals: Proposals,
  options: PromoteOptions,
): Promise<PromotedSet | readonly Diagnostic[]> {
  const { settings, environment } = present;
  const { only, tag } = options;
  const from = await earlierEnvironment(settings, environment, options);
  const unknown = unknownServices(environment, only);
  if ("code" in from) return [from, ...unknown];
  if (unknown.length > 0) return unknown;
  const running = await runningIn(options, from.name, present.configHead, "config's main");
  if ("code" in running) return [running];
  // A release's tag is given to what is built for it; what others build, or for another release, keeps its own.
  const built = from.services.flatMap(({ source, container }) =>
    source.length > 0 ? [container.image.repository] : [],
  );
  const wanted = [...running.images].map(
    ([service, image]) => [service, tag && built.includes(image.repository) ? { ...image, tag } : image] as const,
  );
  const { moves, left, diagnostics } = movesTo(environment, new Map(wanted), only, from.name);
  const found = carriedMoves(environment, proposals, only);
  const askedStandings = await standingsOf(present, options, from.name, moves);
  const groups = alike(found, ({ origin }) => origin.name);
  const others = await Promise.all(groups.map((group) => standingsOf(present, options, group[0].origin.name, group)));
  const carried = found.filter((move) => !isOvertaken(move, proposals, others.flat()));
  const isCarried = ({ service }: Standing) => carried.some((move) => move.service === service);
  return {
    from,
    sourceCommit: running.sourceCommit,
    asked: moves,
    carried,
    outdated: await outdatedOf(present, options, carried),
    left,
    standings: [...askedStandings, ...others.flat().filter(isCarried)],
    diagnostics,
  };
}

function standingsOf(
  { settings, environment, base }: Present,
  { forge: { source }, prefix }: PromoteOptions,
  from: string,
  moves: readonly ImageMove[],
): Promise<readonly Standing[]> {
  const candidates = new Map(moves.map(({ service, to }) => [service, to]));
  const chain = chainOf(settings, environment, from);
  return standings({ source, prefix, base, target: environment.name, chain }, candidates);
}

/** What the environments that the images came from run by now instead, as far as that can be told. */
async function outdatedOf(
  { configHead, settings }: Present,
  options: PromoteOptions,
  carried: readonly PromotedMove[],
): Promise<readonly string[]> {
  const said = alike(carried, ({ origin }) => origin.name).map(async (moves) => {
    const { name } = moves[0].origin;
    if (!settings.environments.some((one) => one.name === name)) return [];
    const running = await runningIn(options, name, configHead, "config's main");
    return "code" in running ? [] : moves.flatMap((move) => outdated(name, move, running.images.get(move.service)));
  });
  return (await Promise.all(said)).flat();
}

function outdated(name: string, { service, to }: PromotedMove, running: ImageReference | undefined): readonly string[] {
  if (running !== undefined && isSameVersion(running, to)) return [];
  const what =
    running === undefined ? `does not run ${service} any more` : `runs ${service} ${imageText(running)} by now`;
  return [`${name} ${what}; ${service} ${imageText(to)} stays in this until somebody promotes ${service} anew.`];
}
