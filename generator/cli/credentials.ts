import { createPrivateKey } from "node:crypto";
import type { Credentials } from "../adapters/forge/github/octokit.ts";
import type { EnvironmentVariables } from "../model/environment-variables.ts";
import { refused } from "../model/refused.ts";

/** The bot's credentials, from the environment: an App's, or else a token. */
export function gitHubCredentials(environment: EnvironmentVariables): Credentials {
  const value = (name: string) => environment[name]?.trim() || undefined;
  const [id, key] = [value("TRIP_CONFIG_APP_ID"), value("TRIP_CONFIG_APP_KEY")];
  if (id !== undefined && key !== undefined) return appCredentials(id, key, value("TRIP_CONFIG_APP_INSTALLATION"));
  if (id !== undefined || key !== undefined) {
    const missing = id === undefined ? "TRIP_CONFIG_APP_ID" : "TRIP_CONFIG_APP_KEY";
    throw refused("missing-credentials", `An App needs its id and its key, and ${missing} is not set.`);
  }
  const token = value("GH_TOKEN") ?? value("GITHUB_TOKEN");
  if (token !== undefined) return { kind: "token", token };
  const message = "cluster.json names GitHub as the forge, and there are no credentials for it in the environment.";
  const hint = "set GH_TOKEN or GITHUB_TOKEN, or TRIP_CONFIG_APP_ID and TRIP_CONFIG_APP_KEY; see docs/github.md.";
  throw refused("missing-credentials", message, hint);
}

/** The bot's token for a Gitea or a Forgejo, from the environment. */
export function giteaToken(environment: EnvironmentVariables): string {
  const token = environment.GITEA_TOKEN?.trim() || environment.FORGEJO_TOKEN?.trim();
  if (token) return token;
  const message = "cluster.json names Gitea as the forge, and there is no token for it in the environment.";
  throw refused("missing-credentials", message, "set GITEA_TOKEN or FORGEJO_TOKEN; see docs/gitea.md.");
}

function appCredentials(id: string, text: string, installation: string | undefined): Credentials {
  // Stores that keep one line only have the line breaks written out.
  const key = text.replaceAll("\\n", "\n");
  if (!/^[A-Za-z0-9._-]+$/.test(id)) throw refused("bad-credentials", "TRIP_CONFIG_APP_ID is no id of an App.");
  if (!isPrivateKey(key)) {
    throw refused(
      "bad-credentials",
      "TRIP_CONFIG_APP_KEY is no private key.",
      "it is the whole PEM file that GitHub made.",
    );
  }
  if (installation === undefined) return { kind: "app", id, key };
  if (!/^[1-9][0-9]*$/.test(installation)) {
    throw refused("bad-credentials", "TRIP_CONFIG_APP_INSTALLATION is not the number of an installation.");
  }
  return { kind: "app", id, key, installation: Number(installation) };
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
