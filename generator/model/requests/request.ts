import type { Route } from "../routes.ts";

/** A route as requests meet it: with what its host is called outside and what it leads to. */
export interface ServedRoute extends Pick<Route, "path" | "pathType" | "settings"> {
  /** What its host is called outside. */
  readonly address: string;
  /** Whether its host is served by HTTPS, which HTTP is redirected to. */
  readonly https: boolean;
  /** Service and port, as `currency:8080`. */
  readonly backend: string;
  /** Name of the Ingress that says it; absent: it is said by one of its own. */
  readonly ingress?: string;
}

/** A request as a client sends it. */
export interface Request {
  readonly scheme: "http" | "https";
  readonly method: string;
  /** As in the Host header, with a port or without. */
  readonly host: string;
  /** gRPC, or the beginning of a WebSocket; absent: neither. */
  readonly protocol?: "grpc" | "websocket";
  /** Encoded as it is sent, with its query. */
  readonly target: string;
  /** Bytes of the body. */
  readonly body?: number;
  /** What the password says, or who is asked about it: nothing is sent, the right one, another one. */
  readonly credentials?: "right" | "wrong";
  readonly origin?: string;
  /** What its service does: it says nothing for longer than the route's timeout. Absent: it answers. */
  readonly service?: "late";
  /** Access-Control-Request-Method: what makes an OPTIONS a preflight. */
  readonly asksFor?: string;
}

/** What becomes of a request. */
export type Answer = Passed | Refused;

/** It reaches a service, whose own answer goes back. */
export interface Passed {
  readonly kind: "passed";
  readonly backend: string;
  /** As the service sees it, with the query. */
  readonly target: string;
  /** Whether it is given the credentials. */
  readonly credentials: boolean;
  /** What the controller adds to the answer. */
  readonly headers: Headers;
}

/** The controller answers itself. */
export interface Refused {
  readonly kind: "answered";
  readonly status: number;
  /** How often a service was asked before, which gave no answer. */
  readonly asked?: number;
  readonly headers: Headers;
}

/** Those that say where to ask, how to sign in and who may read: `location`, `www-authenticate`, `access-control-…`. */
export type Headers = Readonly<Record<string, string>>;
