import { isRefused, refused } from "../../../model/refused.ts";
import { isUnavailable, type Unavailable, unavailable } from "../../../model/unavailable.ts";
import type { Fault, Told } from "../faults.ts";

/** GitHub in messages. */
export const gitHub: Told = { forge: "GitHub", page: "docs/github.md" };

/** What Octokit throws, as far as it is looked at. */
interface Thrown {
  readonly status?: number;
  readonly message: string;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>> };
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

/**
 * Tells what went wrong. What cannot be handled anywhere is thrown: a rate limit that outlasts our patience, credentials
 * that are not accepted, and bugs.
 */
export function faultOf(error: unknown, hide: (text: string) => string): Fault {
  if (isUnavailable(error) || isRefused(error)) throw error;
  if (!isThrown(error)) throw new Error(hide(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  const request = hide(requestOf(error));
  const message = hide(error.message).replace(/ - https:\/\/docs\.github\.com\S*$/, "");
  const status = error.status ?? statusOfErrors(error);
  if (isLimit(error, status)) throw limited(error, message, request);
  if (status === 401) {
    throw refused("bad-credentials", `GitHub does not accept the credentials: ${message}.`, credentialsHint);
  }
  if (status >= 500) return { kind: "uncertain", message, request };
  return {
    kind: "refused",
    status,
    message: error.errors?.map((one) => hide(one.message)).join("; ") ?? message,
    request,
  };
}

const credentialsHint =
  "a token may have expired or been revoked; an App's key belongs to its TRIP_CONFIG_APP_ID. docs/github.md says what is needed.";

function isThrown(error: unknown): error is Thrown & Error {
  return error instanceof Error && ("status" in error || "errors" in error);
}

/** `POST /repos/o/r/git/trees`, or the name of what was asked of GraphQL. */
function requestOf({ request, errors }: Thrown): string {
  if (errors !== undefined) return "a GraphQL request";
  const path = /^https?:\/\/[^/]+([^?#]*)/.exec(request?.url ?? "")?.[1] ?? request?.url ?? "";
  return `${request?.method ?? "a request"} ${path}`.trim();
}

/** What REST would have answered, for the errors of an answer of GraphQL. */
function statusOfErrors({ errors = [] }: Thrown): number {
  const types = errors.map(({ type }) => type);
  if (
    types.includes("SERVICE_UNAVAILABLE") ||
    errors.some(({ message }) => /something went wrong|timed? ?out/i.test(message))
  ) {
    return 502;
  }
  if (types.includes("FORBIDDEN") || types.includes("INSUFFICIENT_SCOPES")) return 403;
  if (types.includes("NOT_FOUND")) return 404;
  return 422;
}

function isLimit({ response, message, errors }: Thrown, status: number): boolean {
  if (status === 429 || errors?.some(({ type }) => type === "RATE_LIMITED") === true) return true;
  if (status !== 403) return false;
  const { headers = {} } = response ?? {};
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /rate limit|abuse/i.test(message)
  );
}

function limited({ response }: Thrown, message: string, request: string): Unavailable {
  const { headers = {} } = response ?? {};
  const after = Number(headers["retry-after"]);
  const reset = Number(headers["x-ratelimit-reset"]) - Date.now() / 1000;
  const seconds = after > 0 ? after : reset > 0 ? Math.ceil(reset) : undefined;
  const when = seconds === undefined ? "" : ` It takes requests again in ${seconds} s.`;
  return unavailable(`GitHub limits how much may be asked of it (${request}): ${message}.${when}`);
}
