import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { unknownEnvironment, unknownService } from "../../diagnostics/unknown.ts";
import { carriedImages } from "../../model/images/carried.ts";
import type { Environment } from "../../model/resolved.ts";
import type { Present } from "../propose/present.ts";
import type { PromoteOptions } from "./options.ts";

/** The environment whose images are taken, or why there is none. */
export async function earlierEnvironment(
  { environments, environment }: Present["settings"],
  target: Environment,
  { from }: Pick<PromoteOptions, "from">,
): Promise<Environment | Diagnostic> {
  const name = from ?? target.promotion.from;
  if (name === undefined) {
    const message = `Nothing says which environment ${target.name} takes its images from.`;
    const place = { kind: "file", file: target.file } as const;
    const hint = 'name it with --from, or set `"promotion": { "from": … }`.';
    return { code: "no-earlier-environment", severity: "error", place, message, hint };
  }
  if (name === target.name) {
    const message = `${name} cannot take images from itself.`;
    return { code: "promotion-cycle", severity: "error", message, hint: "name another environment with --from." };
  }
  const names = environments.map((one) => one.name);
  return (await environment(name)) ?? unknownEnvironment(name, names);
}

/** Services that --only names and the environment does not have. */
export function unknownServices(environment: Environment, only: readonly string[] = []): readonly Diagnostic[] {
  const names = carriedImages(environment).map((one) => one.name);
  return only
    .filter((service) => !names.includes(service))
    .map((service) => unknownService(service, environment.name, names));
}

/**
 * The environments that images pass on their way to one: itself, the one that they are taken from, and those before.
 */
export function chainOf({ environments }: Present["settings"], target: Environment, from: string): readonly string[] {
  const names = new Set([target.name]);
  for (let at: string | undefined = from; at !== undefined && !names.has(at); ) {
    names.add(at);
    const name: string = at;
    at = environments.find((one) => one.name === name)?.promotion.from;
  }
  return [...names];
}
