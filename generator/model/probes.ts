import type { Fields, Probes } from "./workload.ts";

/** Probes as they are asked for: `null` for none. */
export type AskedProbes = Readonly<Partial<Record<keyof Probes, Fields | null>>>;

/** What a Probe of Kubernetes does. */
const handlers = ["exec", "grpc", "httpGet", "tcpSocket"];

/**
 * Probes that follow from what is said elsewhere, replaced or switched off by those that are asked for; one without what
 * it does changes the times.
 */
export function probesAskedFor(followed: Probes, asked: AskedProbes): Probes {
  const all: AskedProbes = { ...followed, ...asked };
  const entries = Object.entries(all).flatMap(([name, own]) => {
    if (own === null || own === undefined) return [];
    const before = followed[name as keyof Probes];
    const isWhole = before === undefined || handlers.some((handler) => Object.hasOwn(own, handler));
    return [[name, isWhole ? own : { ...before, ...own }]];
  });
  return Object.fromEntries(entries) as Probes;
}
