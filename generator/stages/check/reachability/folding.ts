import { groupBy } from "../../../model/grouping.ts";
import type { Endpoint } from "../../../model/network/endpoint.ts";
import type { Policy } from "../../../model/network/policy.ts";
import { matchesPeer, matchesPort } from "../../../model/network/verdict.ts";

/** Who opens connections. */
export interface Source {
  /** `namespace/Kind/name`, and for a listener the port behind it. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Of the platform: nothing is said of connections within it. */
  readonly platform: boolean;
}

/** A port that something listens on. */
export interface Listener extends Source {
  /** See model/network/ports.ts. */
  readonly place: number;
}

/**
 * Every pair of a source and a listener, told by what decides it: a connection passes when both ends allow it, and an
 * end allows it when no policy isolates it or one of those that do allows the other end. So it grows with sources,
 * listeners and policies, and not with the pairs.
 */
export interface FoldedReach {
  /** Names of sources or of listeners, each list once. Other parts say a list by its place here. */
  readonly groups: readonly (readonly string[])[];
  /** Each listener that something reaches stands in one of these: `from`, a group, reaches `to` and nobody else does. */
  readonly open: readonly { readonly from: number; readonly to: readonly string[] }[];
  /** Each source stands in one of these. */
  readonly egress: readonly { readonly from: readonly string[]; readonly isolatedBy: readonly Isolation[] }[];
  /** Each listener stands in one of these. */
  readonly ingress: readonly { readonly to: readonly string[]; readonly isolatedBy: readonly Isolation[] }[];
}

interface Isolation {
  /** `namespace/name`. */
  readonly policy: string;
  /** The group that it allows: listeners for egress, sources for ingress. */
  readonly allows: number;
}

/** What one policy allows. */
interface Admission extends Isolation {
  /** 1 at the places of those whom it allows. */
  readonly marks: Uint8Array;
}

type GroupOf = (names: readonly string[]) => number;

export function foldReach(sources: readonly Source[], listeners: readonly Listener[]): FoldedReach {
  const groups: (readonly string[])[] = [];
  const groupOf = numbering(groups);
  const egress = egressOf(sources, listeners, groupOf);
  const ingress = ingressOf(sources, listeners, groupOf);
  const reachedFrom = listeners.map(({ platform }, to) =>
    sources
      .filter((source, from) => !(platform && source.platform) && admits(egress[from], to) && admits(ingress[to], from))
      .map(({ name }) => name),
  );
  const open = merged(listeners, reachedFrom.map(groupOf)).filter(({ answer }) => groups[answer]?.length !== 0);
  return {
    groups,
    open: open.map(({ names, answer }) => ({ from: answer, to: names })),
    egress: merged(sources, egress.map(told)).map(({ names, answer }) => ({ from: names, isolatedBy: answer })),
    ingress: merged(listeners, ingress.map(told)).map(({ names, answer }) => ({ to: names, isolatedBy: answer })),
  };
}

/** A policy isolates pods of its own namespace only, so that what it lets them reach is the same for each. */
function egressOf(sources: readonly Source[], listeners: readonly Listener[], groupOf: GroupOf) {
  const known = new Map<Policy, Admission>();
  return sources.map(({ endpoint }) =>
    endpoint.egress.map((policy) => {
      const found = known.get(policy);
      if (found !== undefined) return found;
      const rules = policy.egress ?? [];
      const made = admission(policy, listeners, groupOf, (to) =>
        rules.some((rule) => matchesPeer(rule, endpoint, to.endpoint) && matchesPort(rule, to.endpoint, to.place)),
      );
      known.set(policy, made);
      return made;
    }),
  );
}

/** The same for what reaches them, as far as the same rules are about the port. */
function ingressOf(sources: readonly Source[], listeners: readonly Listener[], groupOf: GroupOf) {
  const known = new Map<Policy, Map<string, Admission>>();
  return listeners.map(({ endpoint, place }) =>
    endpoint.ingress.map((policy) => {
      const rules = (policy.ingress ?? []).filter((rule) => matchesPort(rule, endpoint, place));
      const key = rules.map((rule) => policy.ingress?.indexOf(rule)).join();
      const byRules = known.get(policy) ?? new Map<string, Admission>();
      const found = byRules.get(key);
      if (found !== undefined) return found;
      const made = admission(policy, sources, groupOf, (from) =>
        rules.some((rule) => matchesPeer(rule, endpoint, from.endpoint)),
      );
      known.set(policy, byRules.set(key, made));
      return made;
    }),
  );
}

function admission<T extends Source>(
  { namespace, name }: Policy,
  others: readonly T[],
  groupOf: GroupOf,
  isAllowed: (other: T) => boolean,
): Admission {
  const marks = Uint8Array.from(others, (other) => (isAllowed(other) ? 1 : 0));
  const names = others.filter((_, place) => marks[place] === 1).map((other) => other.name);
  return { policy: `${namespace}/${name}`, allows: groupOf(names), marks };
}

/** Whether an end that these policies isolate allows the other end at this place. */
function admits(admissions: readonly Admission[] = [], place: number): boolean {
  return admissions.length === 0 || admissions.some(({ marks }) => marks[place] === 1);
}

function told(admissions: readonly Admission[]): readonly Isolation[] {
  return admissions.map(({ policy, allows }) => ({ policy, allows }));
}

/** Those with the same answer together. */
export function merged<T>(items: readonly { readonly name: string }[], answers: readonly T[]) {
  const pairs = items.flatMap(({ name }, place) => {
    const answer = answers[place];
    return answer === undefined ? [] : [{ name, answer }];
  });
  return [...groupBy(pairs, ({ answer }) => JSON.stringify(answer)).values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ names: alike.map(({ name }) => name), answer: first.answer }];
  });
}

/** Adds to `groups` each list that is not yet there, and says its place. */
function numbering(groups: (readonly string[])[]): GroupOf {
  const numbers = new Map<string, number>();
  return (names) => {
    const key = JSON.stringify(names);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, groups.length);
    return groups.push(names) - 1;
  };
}
