import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { BackingService } from "../../../model/backing-service.ts";
import { ofType } from "../../../model/backing-services.ts";
import { type Ability, ableSince, isAble, type RouteController } from "../../../model/controllers/adapter.ts";
import type { EnvironmentFile, Route as RouteInput } from "../../../model/input.ts";
import type { Faults } from "../faults.ts";

/** @codes gathered by the build */
export const codes = {
  "beyond-controller": {
    cause:
      "A setting of a route that the controller of cluster.json cannot do, or not in the version that is installed, or not " +
      "by the API that it is spoken to by. It would be without effect.",
    cure:
      "Take the way out that is shown: remove the setting and do it in the service or in the controller's own way, say null " +
      "where it would hold by default, update the controller, or choose another one by `ingress.controller` and `ingress.api` " +
      "of cluster.json.",
  },
} as const satisfies CodeTexts;

/** A setting of a route, and what it asks of the controller. */
interface Asking {
  readonly field: keyof RouteInput;
  readonly ability: Ability;
  readonly asks: (value: unknown) => boolean;
  /** The way out that needs no other controller. */
  readonly wayOut?: string;
  /** Where below the field it is said. */
  readonly below?: readonly string[];
}

const ofRoute: readonly Asking[] = [
  { field: "stripPrefix", ability: "stripPrefix", asks: (value) => value === true },
  {
    field: "pathType",
    ability: "regex",
    asks: (value) => value === "Regex",
    wayOut: "write a Prefix or an Exact path",
  },
  { field: "protocol", ability: "grpc", asks: (value) => value === "grpc" },
  { field: "protocol", ability: "websocket", asks: (value) => value === "websocket" },
  {
    field: "timeout",
    ability: "timeout",
    asks: isSaid,
    wayOut: "remove it, and let the service or its caller give up by itself",
  },
  { field: "maxBodySize", ability: "maxBodySize", asks: isSaid },
  { field: "rateLimit", ability: "rateLimit", asks: isSaid },
  { field: "cors", ability: "cors", asks: isSaid },
  { field: "auth", ability: "basicAuth", asks: (value) => partOf(value, "basic") !== undefined },
  { field: "auth", ability: "forwardAuth", asks: (value) => partOf(value, "forward") !== undefined },
  {
    field: "auth",
    ability: "signin",
    asks: (value) => partOf(partOf(value, "forward"), "signin") !== undefined,
    below: ["forward", "signin"],
  },
];

/** The same of an environment's `ingress`. */
const ofEnvironment = [
  { field: "maxBodySize", ability: "maxBodySize" },
  { field: "corsOrigins", ability: "cors" },
  { field: "rateLimit", ability: "rateLimit" },
] as const;

/** Annotations that are compiled themselves. */
const ofOthers = /^(nginx\.ingress\.kubernetes\.io|argocd\.argoproj\.io|cert-manager\.io)\//;

/** What a route asks that the controller cannot do. */
export function beyondController(
  route: RouteInput,
  host: string,
  controller: RouteController,
  place: readonly string[],
  faults: Faults,
): void {
  for (const { field, ability, asks, wayOut, below = [] } of ofRoute) {
    const value = route[field];
    // That nobody is asked at all is told instead of where one is sent.
    if (!asks(value) || isAble(controller, ability) || (ability === "signin" && !isAble(controller, "forwardAuth")))
      continue;
    const shown = typeof value === "string" ? `\`${field}: ${value}\`` : `\`${[field, ...below].join(".")}\``;
    addBeyond([...place, field, ...below], shown, { controller, ability, ...(wayOut && { wayOut }) }, faults);
  }
  withinMeans(route, controller, place, faults);
  if (host !== "admin" || route.auth !== undefined || isAble(controller, "basicAuth")) return;
  const message = `Whoever opens the host admin is asked for a password, which ${titleOf(controller)} does not do.`;
  const hint = "lead the route to another host, or set its `auth` to null: nobody is asked then.";
  faults.add("beyond-controller", place, message, hint);
}

/** What expressions of nginx have that Go's have not (https://github.com/google/re2/wiki/Syntax). */
const beyondRe2 = /\(\?[=!<>|#(]|\\[1-9]|[+*?}]\+/;

/** What a controller can do, in part. */
function withinMeans(
  { path = "/", pathType, protocol, maxBodySize, auth }: RouteInput,
  { adapter, version }: RouteController,
  place: readonly string[],
  faults: Faults,
): void {
  const title = titleOf({ adapter, ...(version !== undefined && { version }) });
  if (pathType === "Regex" && adapter.matching.expressions === "re2" && beyondRe2.test(path)) {
    const message = `\`${path}\` looks around or back, which expressions of ${title} cannot.`;
    faults.add("beyond-controller", [...place, "path"], message, "write it without, or as several routes.");
  }
  if (adapter.words !== "gateway-middlewares") return;
  if (protocol !== undefined && protocol !== "http" && maxBodySize !== undefined) {
    const message = `${title} holds a body back until it is whole to measure it, which a stream of ${protocol} never is.`;
    faults.add("beyond-controller", [...place, "maxBodySize"], message, "remove it.");
  }
  const signin = partOf(partOf(auth, "forward"), "signin");
  if (typeof signin !== "string" || !signin.includes("$")) return;
  const message = `\`${signin}\` has a variable of nginx, and ${title} sends people to the address as it is written.`;
  faults.add("beyond-controller", [...place, "auth", "forward", "signin"], message, "write it without.");
}

/** What an environment says for all routes. */
export function beyondControllerOfAll(
  { ingress = {} }: EnvironmentFile,
  backing: readonly BackingService[],
  controller: RouteController,
  faults: Faults,
): void {
  const { annotations = {} } = ingress;
  if (controller.adapter.api === "gateway" && Object.values(annotations).some(isSaid)) {
    const message = `\`annotations\` are those of Ingresses, and routes are said to ${titleOf(controller)}.`;
    faults.add("misplaced-setting", ["ingress", "annotations"], message, "remove it.");
  }
  for (const name of Object.keys(annotations).filter((one) => ofOthers.test(one))) {
    const message = `\`${name}\` is an annotation that is made of other settings, of routes and of the environment.`;
    faults.add("misplaced-setting", ["ingress", "annotations", name], message, "remove it, and use those settings.");
  }
  for (const { field, ability } of ofEnvironment) {
    if (!isSaid(ingress[field]) || isAble(controller, ability)) continue;
    addBeyond(["ingress", field], `\`${field}\``, { controller, ability }, faults);
  }
  if (isAble(controller, "basicAuth")) return;
  for (const { name } of ofType(backing, "kafka-ui")) {
    const message = `${name} is on the admin host, behind a password, which ${titleOf(controller)} does not ask for.`;
    faults.add("beyond-controller", ["backingServices", name], message, "set it to null.");
  }
}

interface Beyond {
  readonly controller: RouteController;
  readonly ability: Ability;
  readonly wayOut?: string;
}

function addBeyond(
  place: readonly string[],
  shown: string,
  { controller, ability, wayOut = "remove it" }: Beyond,
  faults: Faults,
): void {
  const since = ableSince(controller, ability);
  const message = `${shown} is beyond ${titleOf(controller)}: it would be without effect.`;
  faults.add(
    "beyond-controller",
    place,
    message,
    `${wayOut}${since === undefined ? "" : `, or update it to ${since}`}.`,
  );
}

function titleOf({ adapter, version }: RouteController): string {
  return version === undefined ? adapter.title : adapter.title.replace(/^\S+/, (name) => `${name} ${version}`);
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}
