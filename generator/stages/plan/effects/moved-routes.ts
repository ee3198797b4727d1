import type { KubernetesObject } from "../../../model/compiled.ts";
import { controllerClasses } from "../../../model/controllers/names.ts";
import { type RequestFacts, requestFacts } from "../../../model/controllers/requests.ts";
import { asText } from "../../../model/loose.ts";
import { type Moved, movedAnswers } from "../../../model/requests/moved.ts";
import { routesOfIngresses } from "../../../model/requests/of-ingresses.ts";
import type { Answer } from "../../../model/requests/request.ts";
import type { Effect } from "../effect.ts";
import type { Scene } from "../scene.ts";
import { doorsOf } from "./doors.ts";
import { specOf } from "./workload.ts";

/** Most requests that are told one by one. */
const most = 8;

/**
 * Another controller serves the same routes: what it answers otherwise, by the answers of the real proxies, and in which order
 * callers are led to it.
 */
export function movedRoutes({ pairs, elsewhere }: Scene): readonly Effect[] {
  const objects = (side: "before" | "after") => pairs.flatMap((pair) => pair[side] ?? []);
  const [old, now] = [objects("before"), objects("after")];
  const before = servedBy(old, [...elsewhere, ...old]);
  const after = servedBy(now, [...elsewhere, ...now]);
  const to = after.find(({ title }) => !before.some((one) => one.title === title));
  const from = to && before.find((one) => sharesPaths(one.objects, to.objects));
  if (to === undefined || from === undefined) return [];
  const routes = routesOfIngresses(from.isGateway ? to.objects : from.objects);
  const moved = movedAnswers(routes, from.facts, to.facts);
  const told = moved.slice(0, most).map(sentence);
  const rest = moved.length > most ? ` And ${moved.length - most} more of these kinds.` : "";
  const answers =
    moved.length === 0
      ? "Of these routes nothing is answered otherwise."
      : `Answered otherwise then: ${told.join("; ")}.${rest}`;
  const stays = after.some(({ title }) => title === from.title);
  const who = stays
    ? `${to.title} serves routes of ${from.title} beside it, at another address.`
    : `Routes go from ${from.title} to ${to.title}, which has another address.`;
  return [
    {
      kind: "exposure",
      direction: "changed",
      what: "controller",
      severity: moved.some(({ before, after }) => before.kind !== after.kind) ? "high" : "medium",
      message: `${who} ${answers}`,
      hint: "let both run side by side, ask the new address with the old names, have the certificates there, and move DNS last, the least important host first; the old controller goes when nobody asks it any more: docs/ingress-migration.md.",
    },
  ];
}

interface Served {
  readonly title: string;
  readonly facts: RequestFacts;
  readonly isGateway: boolean;
  /** Its Ingresses, or its routes. */
  readonly objects: readonly KubernetesObject[];
}

/** Controllers of Ingresses, by what their class says, or by what it is called where the class is not in sight. */
const controllers = [
  {
    says: controllerClasses.ingressNginx,
    called: "nginx",
    title: "ingress-nginx",
    facts: requestFacts["ingress-nginx"],
  },
  {
    says: controllerClasses.traefikAsNginx,
    called: "traefik",
    title: "Traefik with Ingress",
    facts: requestFacts["traefik-ingress"],
  },
] as const;

/** Which controllers routes are for, where that can be told: by their class, or by objects that are Traefik's alone. */
function servedBy(objects: readonly KubernetesObject[], all: readonly KubernetesObject[]): readonly Served[] {
  const routes = objects.filter(({ kind }) => kind === "HTTPRoute" || kind === "GRPCRoute");
  const isTraefik = objects.some(
    ({ apiVersion, kind }) => kind === "Middleware" && apiVersion.startsWith("traefik.io/"),
  );
  const classes = new Map(
    all
      .filter(({ kind }) => kind === "IngressClass")
      .map((one) => [one.metadata.name, asText(specOf(one).controller)] as const),
  );
  const ofIngresses = controllers.flatMap(({ says, called, title, facts }): readonly Served[] => {
    const own = objects.filter((one) => {
      if (one.kind !== "Ingress") return false;
      const name = asText(specOf(one).ingressClassName);
      return (classes.get(name) ?? (name === called ? says : "")) === says;
    });
    return own.length === 0 ? [] : [{ title, facts, isGateway: false, objects: own }];
  });
  if (!isTraefik || routes.length === 0) return ofIngresses;
  const title = "Traefik with the Gateway API";
  return [{ title, facts: requestFacts["traefik-gateway"], isGateway: true, objects: routes }, ...ofIngresses];
}

function sharesPaths(one: readonly KubernetesObject[], other: readonly KubernetesObject[]): boolean {
  const paths = new Set(one.flatMap((object) => [...doorsOf(object).keys()]));
  return other.some((object) => [...doorsOf(object).keys()].some((key) => paths.has(key)));
}

function sentence({ request: { method, scheme, host, target, credentials }, when, before, after }: Moved): string {
  const signed = when !== undefined ? ` ${when}` : credentials === undefined ? "" : " with a password";
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
