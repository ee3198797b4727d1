import type { Loose } from "../../../generator/model/loose.ts";
import type { Grant } from "./accounts.ts";
import type { Ask, Emulated } from "./emulator.ts";
import type { Hosted } from "./hosted.ts";

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request for a repository, from somebody who may make it. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Loose;
  readonly grant: Grant;
  readonly hosted: Hosted;
  readonly emulated: Emulated;
  /** The emulator, as the one who asks. */
  readonly ask: Ask;
  /** Passes the request on as it is. */
  readonly pass: () => Promise<Answer>;
}

export type Handler = (call: Call) => Promise<Answer>;

const documentation = "https://docs.github.com/rest";

/** A refusal as GitHub words it. */
export function refusal(status: number, message: string, details: Loose = {}): Answer {
  return { status, body: { message, ...details, documentation_url: documentation, status: String(status) } };
}

/** 422 about one field or thing. */
export function invalid(resource: string, code: string, message: string): Answer {
  return refusal(422, "Validation Failed", { errors: [{ resource, code, message }] });
}
