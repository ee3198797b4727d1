import { type Refused, refused } from "../../model/refused.ts";
import { type Unavailable, unavailable } from "../../model/unavailable.ts";

/**
 * Why a request failed.
 *
 * - `refused`: the forge understood and said no.
 * - `uncertain`: no answer, or one of a server that is in trouble. What was asked for may have happened.
 */
export type Fault =
  | { readonly kind: "refused"; readonly status: number; readonly message: string; readonly request: string }
  | { readonly kind: "uncertain"; readonly message: string; readonly request: string };

/** The forge in messages, and the page that says what it has to let the bot do. */
export interface Told {
  readonly forge: string;
  readonly page: string;
}

/** A fault that nobody has an answer to, as it is told to the user. */
export function toldFault(fault: Fault, repository: string, { forge, page }: Told): Refused | Unavailable {
  if (fault.kind === "uncertain") {
    return unavailable(`${forge} does not answer as it should (${fault.request}): ${fault.message}`);
  }
  const said = `${forge} answered ${fault.status} to ${fault.request}: ${fault.message}`;
  const rightsHint = rightsHintOf(page);
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

export function rightsHintOf(page: string): string {
  return `${page} lists the rights that the credentials need on this repository.`;
}
