import { setTimeout } from "node:timers/promises";
import { asRecord } from "../../../model/loose.ts";
import { refused } from "../../../model/refused.ts";
import { unavailable } from "../../../model/unavailable.ts";
import type { Fault } from "../faults.ts";
import { answerLimits, fetchWhole } from "../fetching.ts";
import { type Pacing, retries, waitAfter } from "../pacing.ts";
import { pageCount } from "../pages.ts";
import type { Shape } from "../shape.ts";

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: object;
}

export type Answer<Value> = { readonly kind: "value"; readonly value: Value } | Fault;

interface Pages<Item> {
  readonly shape: Shape;
  readonly what: string;
  readonly isEnough: (page: readonly Item[]) => boolean;
  readonly valueIn: <Value>(answer: Answer<Value>) => Value;
  /** Whether there can be no list yet, when Gitea says that there is no such thing. */
  readonly isEarly: () => Promise<boolean>;
}

/** A part of Gitea's API, over HTTP. */
export interface Client {
  /** Sends a request again while nobody knows what became of it. */
  readonly ask: <Value>(request: Request, shape: Shape) => Promise<Answer<Value>>;
  /** Sends it once, and takes whatever is answered. */
  readonly try: (request: Request) => Promise<Answer<unknown>>;
  readonly pages: <Item>(path: string, pages: Pages<Item>) => Promise<readonly Item[]>;
  readonly hide: (text: string) => string;
}

interface ClientSettings {
  readonly api: string;
  readonly token: string;
  readonly pacing: Pacing;
}

/** How often the end of a rate limit is waited for. */
const limitWaits = 2;

interface Whole {
  readonly value: unknown;
  /** Items that a list has on all its pages; undefined: Gitea does not say. */
  readonly total: number | undefined;
}

export function clientOf({ api, token, pacing }: ClientSettings): Client {
  const hide = (text: string) => text.replaceAll(token, "***");
  const base = new URL(api);

  const send = async ({ method, path, body }: Request): Promise<Answer<Whole>> => {
    const request = `${method} ${base.pathname}${path.replace(/[?].*$/, "")}`;
    const options = {
      method,
      headers: {
        accept: "application/json",
        authorization: `token ${token}`,
        "user-agent": "trip-config",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    for (let waited = 0; ; waited++) {
      const answer = await answerTo(`${api}${path}`, options, pacing, hide);
      if (answer.kind === "failed") return { kind: "uncertain", message: answer.message, request };
      const { status, text, headers } = answer;
      if (status === 429) {
        const seconds = Number(headers.get("retry-after") ?? "1");
        if (waited < limitWaits && seconds <= pacing.patience) await setTimeout(seconds * 1_000);
        else throw unavailable(`Gitea limits how much may be asked of it (${request}).${whenTold(seconds)}`);
        continue;
      }
      const value = parsed(text);
      const message = hide(messageIn(value) ?? `${status} ${text.slice(0, 200)}`.trim());
      if (status === 401) {
        const hint = "it may have expired or been deleted; docs/gitea.md says what is needed.";
        throw refused("bad-credentials", `Gitea does not accept the token: ${message}.`, hint);
      }
      if (status >= 500) return { kind: "uncertain", message, request };
      if (status >= 400) return { kind: "refused", status, message, request };
      const total = headers.get("x-total-count");
      return { kind: "value", value: { value, total: total === null ? undefined : Number(total) } };
    }
  };

  const ask = async (request: Request, shape: Shape): Promise<Answer<Whole>> => {
    for (let tried = 0; ; tried++) {
      const answer = await send(request);
      if (answer.kind === "uncertain" && tried < retries) {
        await waitAfter(tried, pacing);
        continue;
      }
      const fault = answer.kind === "value" ? shape(answer.value.value, "it") : undefined;
      if (fault === undefined) return answer;
      const asked = `${request.method} ${base.pathname}${request.path.replace(/[?].*$/, "")}`;
      throw unavailable(`What answers to ${asked} is not as Gitea describes it: ${fault}.`);
    }
  };

  return {
    hide,
    try: async (request) => answered(await send(request)),
    ask: async <Value>(request: Request, shape: Shape) => {
      const answer = answered(await ask(request, shape));
      // Its shape was looked at.
      return answer as Answer<Value>;
    },
    pages: async <Item>(path: string, { shape, what, isEnough, valueIn, isEarly }: Pages<Item>) => {
      const count = pageCount(pacing, what);
      const items: Item[] = [];
      for (let page = 1; ; page++) {
        count();
        const answer = await ask({ method: "GET", path: `${path}&page=${page}` }, shape);
        if (answer.kind === "refused" && answer.status === 404 && (await isEarly())) return items;
        const { value, total } = valueIn(answer);
        // Gitea says null of an empty list in places.
        const listed = (value ?? []) as readonly Item[];
        items.push(...listed);
        if (listed.length === 0 || items.length >= (total ?? Number.POSITIVE_INFINITY) || isEnough(listed))
          return items;
      }
    },
  };
}

function answered(answer: Answer<Whole>): Answer<unknown> {
  return answer.kind === "value" ? { kind: "value", value: answer.value.value } : answer;
}

type Answered =
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "answered"; readonly status: number; readonly text: string; readonly headers: Headers };

async function answerTo(
  url: string,
  options: RequestInit,
  { limits = answerLimits }: Pacing,
  hide: (text: string) => string,
): Promise<Answered> {
  try {
    const response = await fetchWhole(url, options, limits);
    return { kind: "answered", status: response.status, text: await response.text(), headers: response.headers };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // fetch says no more than that it failed; why is told by its cause.
    const cause = error.cause instanceof Error ? error.cause.message : "";
    return { kind: "failed", message: hide(cause === "" ? error.message : cause) };
  }
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    // A page for people, of something before Gitea.
    return text;
  }
}

function messageIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { message } = asRecord(value);
  return typeof message === "string" && message !== "" ? message : undefined;
}

function whenTold(seconds: number): string {
  return Number.isFinite(seconds) && seconds > 0 ? ` It takes requests again in ${seconds} s.` : "";
}
