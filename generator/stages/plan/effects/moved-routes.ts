import type { KubernetesObject } from "../../../model/compiled.ts";
import { type RequestFacts, requestFacts } from "../../../model/controllers/requests.ts";
import { asRecord, asText, entryOf } from "../../../model/loose.ts";
import { type Moved, movedAnswers } from "../../../model/requests/moved.ts";
import { routesOfIngresses } from "../../../model/requests/of-ingresses.ts";
import type { Answer } from "../../../model/requests/request.ts";
import type { Effect } from "../effect.ts";
import type { Scene } from "../scene.ts";

/** Most requests that are told one by one. */
const most = 8;

/**
 * Another controller serves the same routes: what it answers otherwise, by the answers of the real proxies, and in which order
 * callers are led to it.
 */
export function movedRoutes({ pairs }: Scene): readonly Effect[] {
  const objects = (side: "before" | "after") => pairs.flatMap((pair) => pair[side] ?? []);
  const [old, now] = [objects("before"), objects("after")];
  const [from, to] = [servedBy(old), servedBy(now)];
  if (from === undefined || to === undefined || from.title === to.title) return [];
  const routes = routesOfIngresses(from.isGateway ? now : old);
  const moved = movedAnswers(routes, from.facts, to.facts);
  const told = moved.slice(0, most).map(sentence);
  const rest = moved.length > most ? ` And ${moved.length - most} more of these kinds.` : "";
  const answers =
    moved.length === 0
      ? "Of these routes nothing is answered otherwise."
      : `Answered otherwise then: ${told.join("; ")}.${rest}`;
  return [
    {
      kind: "exposure",
      direction: "changed",
      what: "controller",
      severity: moved.some(({ before, after }) => before.kind !== after.kind) ? "high" : "medium",
      message: `Routes go from ${from.title} to ${to.title}, which has another address. ${answers}`,
      hint: "let both run side by side, ask the new address with the old names, have the certificates there, and move DNS last, the least important host first; the old controller goes when nobody asks it any more: docs/ingress-migration.md.",
    },
  ];
}

interface Served {
  readonly title: string;
  readonly facts: RequestFacts;
  readonly isGateway: boolean;
}

/** Which controller routes are for, where that can be told: by the class, or by objects that are Traefik's alone. */
function servedBy(objects: readonly KubernetesObject[]): Served | undefined {
  const isOwn = objects.some(({ apiVersion, kind }) => kind === "Middleware" && apiVersion.startsWith("traefik.io/"));
  if (isOwn && objects.some(({ kind }) => kind === "HTTPRoute" || kind === "GRPCRoute"))
    return { title: "Traefik with the Gateway API", facts: requestFacts["traefik-gateway"], isGateway: true };
  const ingresses = objects.filter(({ kind }) => kind === "Ingress");
  const classes = new Set(ingresses.map((one) => asText(asRecord(entryOf({ ...one }, "spec")).ingressClassName)));
  const [name] = classes;
  if (classes.size !== 1) return undefined;
  if (name === "nginx") return { title: "ingress-nginx", facts: requestFacts["ingress-nginx"], isGateway: false };
  if (name === "traefik")
    return { title: "Traefik with Ingress", facts: requestFacts["traefik-ingress"], isGateway: false };
  return undefined;
}

function sentence({ request: { method, scheme, host, target, credentials }, before, after }: Moved): string {
  const signed = credentials === undefined ? "" : " with a password";
  return `\`${method} ${scheme}://${host}${target}\`${signed}: ${words(after)} now, ${words(before)} before`;
}

function words(answer: Answer): string {
  if (answer.kind === "passed") {
    const given = answer.credentials ? " and the password" : "";
    return `${answer.backend} with \`${answer.target}\`${given}`;
  }
  const { location } = answer.headers;
  return location === undefined ? String(answer.status) : `${answer.status} to ${location}`;
}
