import type { RequestFacts } from "../controllers/requests.ts";
import { answerOf, type BeyondRate } from "./answer.ts";
import type { Answer, Request, ServedRoute } from "./request.ts";

/** A request of one of several clients: the address counts, not the person. */
export interface OfClient {
  readonly client: string;
  readonly request: Request;
}

/**
 * What becomes of requests that come one after the other so fast that no time passes: a limit holds for each client, and
 * what is answered before the limit is looked at does not count.
 */
export function answersAtOnce(
  routes: readonly ServedRoute[],
  facts: RequestFacts,
  requests: readonly OfClient[],
): readonly Answer[] {
  const counted = new Map<string, number>();
  return requests.map(({ client, request }) => {
    const isBeyondRate: BeyondRate = (route, { scheme }) => {
      const key = `${client} ${counterOf(route, scheme, facts)}`;
      const before = counted.get(key) ?? 0;
      const isBeyond = before >= mostAtOnce(route.settings.rateLimit ?? 0, facts);
      if (!isBeyond) counted.set(key, before + 1);
      return isBeyond;
    };
    return answerOf(routes, facts, request, isBeyondRate);
  });
}

/** Requests of one client that pass at once where so many a second may. */
export function mostAtOnce(limit: number, { rate }: Pick<RequestFacts, "rate">): number {
  return limit * rate.burst + rate.spare;
}

/** Traefik has a router, and with it a counter, for each route and scheme. */
function counterOf(
  { address, path, pathType, backend, ingress }: ServedRoute,
  scheme: Request["scheme"],
  { rate }: RequestFacts,
): string {
  if (rate.counts === "ingress" && ingress !== undefined) return ingress;
  const route = `${address} ${pathType} ${path} ${backend}`;
  return rate.counts === "ingress" ? route : `${scheme} ${route}`;
}
