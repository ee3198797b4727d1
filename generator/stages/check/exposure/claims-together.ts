import type { HostClaim } from "./claims.ts";

/** Answers claims that it has given before. */
export type Claims = () => readonly HostClaim[];

/** Claims of many units, of which only those are kept that several claim: mostly none. */
export interface ClaimsTogether {
  /** What a unit claims, and who says it again. */
  readonly add: (claimed: readonly HostClaim[], again: Claims) => void;
  /** Claims of hosts with paths that several units claim, in the order in which they were added. */
  readonly contested: () => readonly HostClaim[];
}

export function claimsTogether(): ClaimsTogether {
  const units: Claims[] = [];
  /** Who was first to claim a host with a path; undefined: several have. */
  const claimants = new Map<string, number | undefined>();
  const contesting = new Set<number>();
  return {
    add: (claimed, again) => {
      const unit = units.push(again) - 1;
      for (const claim of claimed) {
        const spot = spotOf(claim);
        const first = claimants.has(spot) ? claimants.get(spot) : unit;
        claimants.set(spot, first === unit ? unit : undefined);
        if (first === unit) continue;
        contesting.add(unit);
        if (first !== undefined) contesting.add(first);
      }
    },
    contested: () =>
      units
        .filter((_, unit) => contesting.has(unit))
        .flatMap((again) => again().filter((claim) => claimants.get(spotOf(claim)) === undefined)),
  };
}

/** All that conflict have this in common, whatever they meet at. */
function spotOf({ host, path }: HostClaim): string {
  return `${host} ${path}`;
}
