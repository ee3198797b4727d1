import { componentCodes } from "./codes/components.ts";
import { inputCodes } from "./codes/input.ts";
import { podCodes } from "./codes/pods.ts";
import { publishCodes } from "./codes/publish.ts";
import { quotaCodes } from "./codes/quota.ts";
import { reachabilityCodes } from "./codes/reachability.ts";
import { schemaCodes } from "./codes/schema.ts";
import { secretCodes } from "./codes/secrets.ts";

/** What a diagnostic's code stands for: the page of docs/diagnostics.md and the answer of `trip-config explain`. */
export interface CodeText {
  /** What brings it about. */
  readonly cause: string;
  /** What to do about it. */
  readonly cure: string;
}

/** Every code there is. docs/diagnostics.md is generated from it. */
export const codes = {
  ...inputCodes,
  ...schemaCodes,
  ...quotaCodes,
  ...reachabilityCodes,
  ...podCodes,
  ...componentCodes,
  ...secretCodes,
  ...publishCodes,
} as const satisfies Record<string, CodeText>;

/** Code of a diagnostic: what `--allow` and `explain` take. */
export type Code = keyof typeof codes;
