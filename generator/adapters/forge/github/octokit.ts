import { createAppAuth } from "@octokit/auth-app";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit as Plain } from "@octokit/rest";
import { type Pacing, retries, turns } from "./pacing.ts";

/** What the bot proves with who it is. `key`: the App's private key, as PEM. */
export type Credentials =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "app"; readonly id: string; readonly key: string; readonly installation?: number };

/**
 * Marks a rate limit as one for the throttling plugin, which knows secondary limits by their words only, and would not
 * honour the retry-after of any other answer.
 */
function limits(octokit: Parameters<Parameters<typeof Plain.plugin>[0]>[0]): Record<string, never> {
  octokit.hook.error("request", (error) => {
    const { status, response } = error as Answered;
    const told = response?.headers["x-ratelimit-remaining"] === "0" || /secondary rate/i.test(error.message);
    const isLimit = status === 429 || (status === 403 && response?.headers["retry-after"] !== undefined);
    if (isLimit && !told) error.message = `${error.message} (secondary rate limit)`;
    throw error;
  });
  return {};
}

interface Answered {
  readonly status?: number;
  readonly response?: { readonly headers: Readonly<Record<string, unknown>> };
}

const WithPlugins = Plain.plugin(limits, throttling, retry);

export type Octokit = InstanceType<typeof WithPlugins>;

/** Longer than GitHub itself works on a request, which is 10 s. */
const timeout = 60_000;

/** Answers that another try does not change; rate limits are the throttling plugin's. */
const final = [304, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 451];

/** How often the end of a rate limit is waited for. */
const limitWaits = 2;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface OctokitSettings {
  readonly api: string;
  readonly credentials: Credentials;
  readonly pacing: Pacing;
  /** The App's installation that a repository belongs to; undefined: what the App itself may ask. */
  readonly installation?: number;
}

export function octokitFor({ api, credentials, pacing, installation }: OctokitSettings): Octokit {
  const mayWait = (seconds: number, _options: object, _octokit: unknown, count: number) =>
    seconds <= pacing.patience && count < limitWaits;
  const inTurn = turns(pacing.pause);
  return new WithPlugins({
    baseUrl: api,
    userAgent: "trip-config",
    log: silent,
    ...authentication(credentials, installation),
    request: {
      log: silent,
      fetch: fetchWhole,
    },
    retry: { doNotRetry: final, retries, retryAfterBaseValue: pacing.pause },
    throttle: {
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      // The plugin's types ask for a class of a package of its own; it calls no more than this.
      write: inTurn as never,
      notifications: turns(0) as never,
    },
  });
}

/** Octokit takes an answer that was cut for an empty one, and an empty one for an empty list. */
async function fetchWhole(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(timeout) });
  await response.clone().arrayBuffer();
  return response;
}

function authentication(credentials: Credentials, installation: number | undefined): object {
  if (credentials.kind === "token") return { auth: credentials.token };
  const { id, key } = credentials;
  const auth = {
    appId: id,
    privateKey: key,
    log: silent,
    ...(installation !== undefined && { installationId: installation }),
  };
  return { authStrategy: createAppAuth, auth };
}
