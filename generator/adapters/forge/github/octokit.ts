import { createAppAuth } from "@octokit/auth-app";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit as Plain } from "@octokit/rest";
import { unavailable } from "../../../model/unavailable.ts";
import { answerLimits, fetchWhole, isEndless } from "../fetching.ts";
import { type Pacing, retries } from "../pacing.ts";
import { oddity, pathOf } from "./answers.ts";
import { refusalOf } from "./refusal.ts";
import { turns } from "./turns.ts";

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

/**
 * Throws away what is no answer of GitHub's, and is not asked for again: one of another shape, or without end. It comes
 * before all other plugins, which read fields of answers unseen.
 */
function proper(octokit: Parameters<Parameters<typeof Plain.plugin>[0]>[0]): Record<string, never> {
  octokit.hook.wrap("request", async (request, options) => {
    const { method, url, query } = options;
    const asked = (at: string) => (query === undefined ? `${method} ${pathOf(at)}` : "a GraphQL request");
    try {
      const response = await request(options);
      const fault = oddity({ method, url: response.url, query }, response.data);
      if (fault === undefined) return response;
      throw unavailable(`What answers to ${asked(response.url)} is not as GitHub describes it: ${fault}.`);
    } catch (error) {
      if (!(error instanceof Error && isEndless(error.cause))) throw error;
      throw unavailable(`GitHub does not answer as it should (${asked(url)}): ${error.cause.message}.`);
    }
  });
  return {};
}

const WithPlugins = Plain.plugin(proper, limits, throttling, retry);

export type Octokit = InstanceType<typeof WithPlugins>;

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
      fetch: (url: string, options: RequestInit) => fetchWhole(url, options, pacing.limits ?? answerLimits, refusalOf),
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
