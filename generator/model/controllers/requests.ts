/**
 * How the controllers that routes are compiled for read and answer requests. Every line was made by requests to the real
 * proxies (test/requests/): nginx configured as ingress-nginx's template does it, and Traefik.
 */
export interface RequestFacts {
  /**
   * What of a request's path is compared with routes: `decoded`: without percent-encoding, dots and double slashes;
   * `reserved-kept`: the same, but what has a meaning in addresses stays encoded, such as %2F.
   */
  readonly matched: "decoded" | "reserved-kept";
  /** A route that takes its prefix away makes expressions of all paths of its host, and those ignore the case. */
  readonly expressions: "of-the-host" | "of-the-route";
  /** Of several routes that a path fits: the one with the longest path; with the longest rule; an exact one, else the longest. */
  readonly precedence: "longest-path" | "longest-rule" | "exact-first";
  /** What a service sees of a path that nothing was taken from. */
  readonly passed: "as-sent" | "cleaned";
  /** What a service sees of a path that something was taken from: written anew from the decoded one, or what is left of the one sent. */
  readonly rewritten: "encoded-anew" | "cleaned" | "cleaned-or-refused";
  /** What looks at a request, in this order. What answers after `preflight` did not has the headers of CORS. */
  readonly gates: readonly Gate[];
  /** HTTPS is demanded of a path that no route has, too. */
  readonly redirectsUnmatched: boolean;
  /** To the path as it was sent, without a slash at its end, or to the cleaned one. */
  readonly redirect: { readonly status: number; readonly to: "sent-without-slash" | "cleaned" };
  /** `allowed-origin`: every OPTIONS of an origin that is allowed; `preflight`: every preflight, of whatever origin. */
  readonly preflight: { readonly status: number; readonly answers: "allowed-origin" | "preflight" };
  /** Whether the answer that opens a WebSocket has the headers of CORS. */
  readonly corsOfAnswers: "all" | "but-websockets";
  /** Whether origins are compared without their case, and may have a wildcard for a label. */
  readonly origins: "patterns" | "texts";
  /** A host of nothing but gRPC is matched by the names of services and methods, wherever they stand in a path. */
  readonly grpcByMethod: boolean;
  /** Whether HTTPS is spoken for hosts without a certificate of theirs, with one that nobody trusts. */
  readonly httpsOfAll: boolean;
  /** Whether what streams (gRPC, WebSockets) has a limit of its size, too. */
  readonly limits: "everything" | "bodies-alone";
  readonly rate: RateFacts;
  /**
   * What a service that is silent for longer than the route's timeout comes to: how often it is asked by a request that may be
   * repeated, and what is answered then; `waits`: nobody gives up.
   */
  readonly late: { readonly status: number; readonly asks: number } | "waits";
  /**
   * Where somebody who has signed in comes back to: the path that was asked for, what a service would have seen of it, or
   * what the sign-in page chooses.
   */
  readonly signinReturnsTo: "sent" | "seen" | "nowhere";
  /** A service behind basic auth is given the credentials. */
  readonly passesCredentials: boolean;
}

export type Gate = "size" | "redirect" | "preflight" | "rate" | "basic" | "forward";

/** What becomes of requests of one address that come at once where a route has a limit of them a second. */
export interface RateFacts {
  /** What those beyond it are answered. */
  readonly status: number;
  /** How many seconds' requests pass at once, */
  readonly burst: number;
  /** and how many besides. */
  readonly spare: number;
  /** Whether an Ingress counts the requests of all its routes together, by whichever scheme, or each route its own. */
  readonly counts: "ingress" | "route";
}

export const requestFacts = {
  "ingress-nginx": {
    matched: "decoded",
    expressions: "of-the-host",
    precedence: "longest-path",
    passed: "as-sent",
    rewritten: "encoded-anew",
    gates: ["size", "preflight", "redirect", "rate", "basic", "forward"],
    redirectsUnmatched: true,
    redirect: { status: 308, to: "sent-without-slash" },
    preflight: { status: 204, answers: "allowed-origin" },
    corsOfAnswers: "all",
    origins: "patterns",
    grpcByMethod: false,
    httpsOfAll: true,
    limits: "everything",
    rate: { status: 503, burst: 5, spare: 1, counts: "ingress" },
    late: { status: 504, asks: 3 },
    signinReturnsTo: "sent",
    passesCredentials: false,
  },
  "traefik-ingress": {
    matched: "reserved-kept",
    expressions: "of-the-host",
    precedence: "longest-rule",
    passed: "cleaned",
    rewritten: "cleaned-or-refused",
    gates: ["redirect", "basic", "size", "preflight", "rate", "forward"],
    redirectsUnmatched: false,
    redirect: { status: 308, to: "cleaned" },
    preflight: { status: 200, answers: "preflight" },
    corsOfAnswers: "but-websockets",
    origins: "texts",
    grpcByMethod: false,
    httpsOfAll: true,
    limits: "everything",
    rate: { status: 429, burst: 5, spare: 0, counts: "route" },
    late: { status: 504, asks: 1 },
    signinReturnsTo: "seen",
    passesCredentials: true,
  },
  "traefik-gateway": {
    matched: "reserved-kept",
    expressions: "of-the-route",
    precedence: "exact-first",
    passed: "cleaned",
    rewritten: "cleaned",
    gates: ["redirect", "preflight", "rate", "basic", "forward", "size"],
    redirectsUnmatched: true,
    redirect: { status: 308, to: "cleaned" },
    preflight: { status: 200, answers: "preflight" },
    corsOfAnswers: "but-websockets",
    origins: "texts",
    grpcByMethod: true,
    httpsOfAll: false,
    limits: "bodies-alone",
    rate: { status: 429, burst: 5, spare: 0, counts: "route" },
    late: "waits",
    signinReturnsTo: "nowhere",
    passesCredentials: true,
  },
} as const satisfies Readonly<Record<string, RequestFacts>>;
