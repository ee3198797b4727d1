import type { DocumentKind } from "./documents.ts";
import { everyEnvironment, schemasOnly } from "./own-objects.ts";

/** Names that stand for something else: for what is compiled beside environments, and for manifests of none. */
export const reservedNames: readonly string[] = ["ci", "argocd", everyEnvironment, schemasOnly];

/** Whether an environment's file may be called so, if nothing else is. */
export function isEnvironmentName(name: string): boolean {
  return /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name);
}

/** What a JSON file in envs/ is, by its name without the ending. */
export function documentKindOf(name: string): Exclude<DocumentKind, "sealed"> {
  return name === "base" || name === "cluster" || name === "waivers" ? name : "environment";
}
