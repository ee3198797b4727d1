import type { Forge } from "../../adapters/forge/port.ts";
import type { SettleOptions } from "../../commit-settings.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Identity } from "../../model/identity.ts";

/** What a pull request is looked at with before it is merged. */
export interface ReviewOptions extends SettleOptions {
  readonly forge: Forge;
  readonly bot: Identity;
  /** Path of the project's folder in the source repository: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Of the tool that runs. */
  readonly generatorVersion: string;
}

/**
 * How the plan of a pull request against main as it is now stands to the one that its reviewers have seen.
 *
 * - `none`: it is no pull request of the bot's, so it has no plan.
 * - `unstated`: an older version made it, and it carries no digest.
 * - `same`: the merge is held to `base`, the main that was looked at. `isStill`: asked right before, where more than main counts.
 * - `other`: the finding says what differs.
 */
export type Reviewed =
  | { readonly kind: "none" }
  | { readonly kind: "unstated" }
  | { readonly kind: "same"; readonly base: string; readonly isStill: () => Promise<boolean> }
  | { readonly kind: "other"; readonly base: string; readonly finding: Diagnostic };
