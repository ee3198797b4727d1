import { parseGitHubRepository } from "../../model/github-repository.ts";
import type { ArgoCd } from "../../model/input.ts";
import type { CommitStatuses } from "../../model/resolved.ts";
import type { Faults } from "./faults.ts";

/** How Argo CD sets commit statuses, if it does. */
export function resolveNotifications(
  settings: ArgoCd["notifications"],
  configUrl: string,
  faults: Faults,
): CommitStatuses | undefined {
  if (settings == null) return undefined;
  const parsed = parseGitHubRepository(configUrl);
  if (parsed === undefined) {
    const message = `Statuses are set on GitHub's commits, and the config repository is at ${configUrl}.`;
    faults.add("misplaced-setting", ["argocd", "notifications"], message, "set it to null, or correct the address.");
    return undefined;
  }
  const { owner, name, api, web } = parsed;
  const repository = { name: `${owner}/${name}`, api, web };
  if (settings.type === "token") {
    return { ...repository, credential: { type: "token", key: settings.key ?? "github-token" } };
  }
  const { appId, installationId, key = "github-private-key" } = settings;
  return { ...repository, credential: { type: "app", appId, installationId, key } };
}
