import { isRefused, type Refused, refused } from "../../../model/refused.ts";
import { isUnavailable, type Unavailable, unavailable } from "../../../model/unavailable.ts";

/**
 * Why a request failed.
 *
 * - `refused`: GitHub understood and said no.
 * - `uncertain`: no answer, or one of a server that is in trouble. What was asked for may have happened.
 */
export type Fault =
  | { readonly kind: "refused"; readonly status: number; readonly message: string; readonly request: string }
  | { readonly kind: "uncertain"; readonly message: string; readonly request: string };

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

/** A fault that nobody has an answer to, as it is told to the user. */
export function toldFault(fault: Fault, repository: string): Refused | Unavailable {
  if (fault.kind === "uncertain") {
    return unavailable(`GitHub does not answer as it should (${fault.request}): ${fault.message}`);
  }
  const said = `GitHub answered ${fault.status} to ${fault.request}: ${fault.message}`;
  if (/archived/i.test(fault.message)) return refused("read-only-repository", `${repository} is archived. ${said}`);
  if (fault.status === 403) return refused("missing-rights", `${said}.`, rightsHint);
  if (fault.status === 404 || fault.status === 410 || fault.status === 451) {
    return refused(
      "missing-rights",
      `${said}. It says so too when the credentials may not see or write it.`,
      rightsHint,
    );
  }
  return refused("forge-refused", `${said}.`);
}

export const rightsHint = "docs/github.md lists the rights that the token or the App needs on this repository.";

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
