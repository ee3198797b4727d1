import { compareNumbers, numbersOf } from "../version-numbers.ts";
import type { RequestFacts } from "./requests.ts";

/** What a route may ask for beyond a host, a path and a backend. */
export type Ability =
  | "stripPrefix"
  | "regex"
  | "maxBodySize"
  | "rateLimit"
  | "cors"
  | "basicAuth"
  | "forwardAuth"
  | "signin"
  | "timeout"
  | "grpc"
  | "websocket"
  | "redirect"
  | "weight";

/** `major.minor` since when it can; true: in every version; false: not at all. */
export type Since = boolean | `${number}.${number}`;

/** In which words routes are said to a controller. */
export type Words =
  /** Ingresses with annotations of ingress-nginx. */
  | "nginx-annotations"
  /** Ingresses and nothing beside them. */
  | "ingress"
  /** Routes of the Gateway API, with Middlewares of Traefik. */
  | "gateway-middlewares"
  /** Routes of the Gateway API and nothing beside them. */
  | "gateway";

/** Whose expressions a controller reads: those of nginx, those of Go, or what each implementation of the API says. */
export type Expressions = "pcre" | "re2";

/** What a request meets at a controller, where controllers differ. */
export interface Matching {
  readonly expressions: Expressions;
}

/** A controller with one of the APIs that it is spoken to by, and what of the route model it can express. */
export interface RouteAdapter {
  /** What people are told. */
  readonly title: string;
  readonly api: "ingress" | "gateway";
  readonly words: Words;
  readonly can: Readonly<Record<Ability, Since>>;
  readonly matching: Matching;
  /** How it reads and answers requests, where that was asked of it. */
  readonly requests?: RequestFacts;
  /** The oldest version that takes routes in these words at all. */
  readonly from?: `${number}.${number}`;
}

/** An adapter as it runs: with its version, where that is known. */
export interface RouteController {
  readonly adapter: RouteAdapter;
  /** `major.minor`; absent: another's, or a tag that says no version, and taken as new enough. */
  readonly version?: string;
}

/** Whether a controller can do what a route may ask for. */
export function isAble({ adapter, version }: RouteController, ability: Ability): boolean {
  const since = adapter.can[ability];
  return typeof since === "boolean" ? since : version === undefined || !isBefore(version, since);
}

/** Since when an adapter can what it cannot in the version that runs. */
export function ableSince({ adapter }: RouteController, ability: Ability): string | undefined {
  const since = adapter.can[ability];
  return typeof since === "string" ? since : undefined;
}

/**
 * Status of the redirect to HTTPS: the one that the controller was seen to answer with, or the lasting one of the two that
 * every implementation of the Gateway API has (HTTPRequestRedirectFilter in apis/v1/httproute_types.go).
 */
export function redirectStatus({ requests }: RouteAdapter): number {
  return requests?.redirect.status ?? 301;
}

/** `major.minor` of an image's tag, where it says one. */
export function versionOfTag(tag: string | undefined): string | undefined {
  return /^v?([0-9]+\.[0-9]+)(?:[.-]|$)/.exec(tag ?? "")?.[1];
}

/** Whether a version is older than another one, both `major.minor`. */
export function isBefore(version: string, other: string): boolean {
  return compareNumbers(numbersOf(version), numbersOf(other)) < 0;
}
