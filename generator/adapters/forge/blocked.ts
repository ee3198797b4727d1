import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Pull } from "./port.ts";

/** Told when the forge's own rules keep the bot from merging its pull request. */
export function mergeBlocked({ number }: Pull, { blocked }: { readonly blocked: string }): Diagnostic {
  const message = `Pull request ${number} stays open, as the forge does not let the bot merge it: ${blocked}.`;
  const hint = "a person has to do what the rules of main ask for; or allow auto-merge in the repository's settings.";
  return { code: "merge-blocked", severity: "warning", message: message.replace(/\.\.$/, "."), hint };
}
