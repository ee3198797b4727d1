import { applicationName } from "../../../model/names.ts";
import type { EnvironmentFacts, System } from "../../../model/resolved.ts";

/**
 * Environment variables of the pipelines. They are the only way of a setting into a pipeline: its scripts are constants
 * that expand them in quotes.
 */
export function variablesOf({ cluster, ci }: System): Readonly<Record<string, string>> {
  const { application, source, config } = cluster.repositories;
  const from = ci.released && (ci.tested ?? ci.entry);
  return {
    APPLICATION_BRANCH: application.branch,
    SOURCE_URL: source.url,
    SOURCE_BRANCH: source.branch,
    SOURCE_OWNER: partsOf(source.url).owner,
    SOURCE_NAME: partsOf(source.url).name,
    CONFIG_NAME: partsOf(config.url).name,
    REGISTRY: cluster.imageRegistry.split("/")[0] ?? "",
    ARGOCD_SERVER: ci.argocdServer,
    WAIT_SECONDS: String(ci.waitMinutes * 60),
    ...environmentVariables("ENTRY", ci.entry),
    ...environmentVariables("TESTED", ci.tested),
    ...environmentVariables("RELEASED", ci.released),
    RELEASED_FROM: from?.name ?? "",
    RELEASED_FROM_APPLICATION: applicationOf(from),
  };
}

/** An environment that the pipelines do not have is an empty text. */
function environmentVariables(role: string, environment: EnvironmentFacts | undefined): Record<string, string> {
  return {
    [`${role}_ENVIRONMENT`]: environment?.name ?? "",
    [`${role}_APPLICATION`]: applicationOf(environment),
  };
}

function applicationOf(environment: EnvironmentFacts | undefined): string {
  return environment === undefined ? "" : applicationName(environment.product, environment.name);
}

/** Owner and name of a repository, as forges have them at the end of its address. */
function partsOf(url: string): { readonly owner: string; readonly name: string } {
  const [name = "", owner = ""] = url
    .replace(/(\.git)?\/*$/, "")
    .split(/[/:]/)
    .reverse();
  return { owner, name };
}
