import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Environment, Secrets, System } from "../../model/resolved.ts";
import type { SecretKey, SecretNeed } from "../../model/secrets/need.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-secret": {
    cause: "A command names a Secret or a key that nothing in the environment reads.",
    cure: "See what there is with trip-config secrets list. A service's own keys are declared in its field `secrets`.",
  },
  "other-provider": {
    cause: "A command was asked for what the environment's secrets.provider does not do.",
    cure: "Use the command that is shown, or change the provider.",
  },
} as const satisfies CodeTexts;

export type Provider = Secrets["provider"];

/** Keys of one Secret of one environment. */
export interface Selection {
  readonly environment: Environment;
  readonly need: SecretNeed;
  readonly keys: readonly SecretKey[];
}

export function environmentNamed({ environments }: System, name: string): Environment | Diagnostic {
  const found = environments.find((one) => one.name === name);
  if (found !== undefined) return found;
  const message = `There is no environment \`${name}\`.`;
  return { code: "unknown-environment", severity: "error", message, hint: hintOf(name, environments.map(nameOf)) };
}

/** What a command names, or why it cannot. */
export function selected(
  environment: Environment,
  secret: string,
  keyNames: readonly string[],
): Selection | Diagnostic {
  const { name: environmentName, secrets } = environment;
  const need = secrets.needs.find(({ name }) => name === secret);
  if (need === undefined) {
    const message = `Nothing in ${environmentName} reads a Secret \`${secret}\`.`;
    return unknown(message, hintOf(secret, secrets.needs.map(nameOf)));
  }
  const keys: SecretKey[] = [];
  for (const name of keyNames) {
    const key = need.keys.find((one) => one.name === name);
    if (key === undefined)
      return unknown(`Nothing reads \`${name}\` of the Secret \`${secret}\`.`, hintOf(name, need.keys.map(nameOf)));
    keys.push(key);
  }
  return { environment, need, keys };
}

/** Why a command cannot do its work in an environment whose Secrets come from elsewhere. */
export function otherProvider({ name, secrets: { provider } }: Environment, hint: string): Diagnostic {
  const message = `The Secrets of ${name} are made by the provider \`${provider}\`.`;
  return { code: "other-provider", severity: "error", message, hint };
}

function unknown(message: string, hint: string): Diagnostic {
  return { code: "unknown-secret", severity: "error", message, hint };
}

function hintOf(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? `there are ${names.join(", ") || "none"}.` : `did you mean \`${near}\`?`;
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
