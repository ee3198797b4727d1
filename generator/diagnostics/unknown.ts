import type { CodeTexts } from "./code-text.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { nearest } from "./nearest.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-environment": {
    cause: "A command or `promotion.from` names an environment that has no file in envs/.",
    cure: "Use the name of a file in envs/, without .json.",
  },
  "unknown-service": {
    cause: "A command or an environment's file names a service that base.json, or the environment, does not have.",
    cure: "Use the name of a service in envs/base.json that the environment does not switch off.",
  },
  "unknown-name": {
    cause: "An environment's file switches off with `null` what base.json does not have.",
    cure: "Correct the name, or remove the line.",
  },
} as const satisfies CodeTexts;

/** A command names an environment that is none of `names`. */
export function unknownEnvironment(name: string, names: readonly string[]): Diagnostic {
  const message = `There is no environment \`${name}\`: envs/${name}.json does not exist.`;
  return { code: "unknown-environment", severity: "error", message, hint: meant(name, names) };
}

/** A command names a service that is none of those of the environment. */
export function unknownService(service: string, environment: string, names: readonly string[]): Diagnostic {
  const message = `\`${service}\` is no service of the environment ${environment}.`;
  return { code: "unknown-service", severity: "error", message, hint: meant(service, names) };
}

/** What somebody may have meant who wrote a name that is none of these. */
export function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return names.length === 0 ? "there are none." : `there are ${names.join(", ")}.`;
}
