import { type Answer, refusal } from "./call.ts";

const secondary =
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service.";

/** Answers to somebody who asks too often: GitHub's page "Rate limits for the REST API" has all of these forms. */
export const limits = {
  /** The hour's requests are used up until `reset`, in seconds since 1970. */
  primary: (status: 403 | 429, reset: number): Answer => ({
    ...refusal(status, "API rate limit exceeded for user ID 1."),
    headers: { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) },
  }),
  secondary: (status: 403 | 429, retryAfter?: number): Answer => ({
    ...refusal(status, secondary),
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  }),
};
