import type { ArgoCd } from "../model/input.ts";
import type { CommitStatuses } from "../model/resolved.ts";
import type { Faults } from "./faults.ts";

/** An address of a repository on GitHub or a GitHub Enterprise Server. */
const address =
  /^(?:https|ssh):\/\/(?:[^@/]*@)?(?<host>[a-z0-9.-]+)(?::\d+)?\/(?<name>[\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i;

/** How Argo CD sets commit statuses, if it does. */
export function resolveNotifications(
  settings: ArgoCd["notifications"],
  configUrl: string,
  faults: Faults,
): CommitStatuses | undefined {
  if (settings == null) return undefined;
  const { host, name } = address.exec(configUrl)?.groups ?? {};
  if (host === undefined || name === undefined) {
    const message = `Statuses are set on GitHub's commits, and the config repository is at ${configUrl}.`;
    faults.add("misplaced-setting", ["argocd", "notifications"], message, "set it to null, or correct the address.");
    return undefined;
  }
  const repository = { name, api: apiOf(host), web: `https://${host}/${name}` };
  if (settings.type === "token") {
    return { ...repository, credential: { type: "token", key: settings.key ?? "github-token" } };
  }
  const { appId, installationId, key = "github-private-key" } = settings;
  return { ...repository, credential: { type: "app", appId, installationId, key } };
}

/** https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api, for each kind of GitHub. */
function apiOf(host: string): string {
  if (host === "github.com" || host.endsWith(".ghe.com")) return `https://api.${host}`;
  return `https://${host}/api/v3`;
}
