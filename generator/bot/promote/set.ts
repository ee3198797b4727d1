import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Environment } from "../../model/resolved.ts";
import { movesTo } from "../propose/images.ts";
import type { ImageMove } from "../propose/options.ts";
import type { Present } from "../propose/present.ts";
import { runningIn } from "../propose/running.ts";
import { chainOf, earlierEnvironment, unknownServices } from "./earlier.ts";
import { type Standing, standings } from "./history.ts";
import type { PromoteOptions } from "./options.ts";

/** What would be promoted: a set of images that ran together. */
export interface PromotedSet {
  readonly from: Environment;
  /** Commit of source that the earlier environment was compiled from. */
  readonly sourceCommit: string;
  readonly moves: readonly ImageMove[];
  /** Services that the earlier environment does not have. */
  readonly left: readonly string[];
  /** How the images stand to those that the environment has had. */
  readonly standings: readonly Standing[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the set from what config's main says the earlier environment runs; diagnostics: why there is none. */
export async function promotedSet(
  present: Present,
  options: PromoteOptions,
): Promise<PromotedSet | readonly Diagnostic[]> {
  const { system, environment } = present;
  const from = earlierEnvironment(system, environment, options);
  const unknown = unknownServices(environment, options.only);
  if ("code" in from) return [from, ...unknown];
  if (unknown.length > 0) return unknown;
  const running = await runningIn(options, from.name, present.configHead, "config's main");
  if ("code" in running) return [running];
  const { tag } = options;
  const wanted = [...running.images].map(([service, image]) => [service, tag ? { ...image, tag } : image] as const);
  const { moves, left, diagnostics } = movesTo(environment, new Map(wanted), options.only, from.name);
  const history = {
    source: options.forge.source,
    prefix: options.prefix,
    base: present.base,
    target: environment.name,
    chain: chainOf(system, environment, from),
  };
  const candidates = new Map(moves.map(({ service, to }) => [service, to]));
  return {
    from,
    sourceCommit: running.sourceCommit,
    moves,
    left,
    standings: await standings(history, candidates),
    diagnostics,
  };
}
