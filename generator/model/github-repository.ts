/** A repository of a GitHub, by the address that git knows it by. */
export interface GitHubRepository {
  /** Where its API is unless cluster.json says otherwise. */
  readonly api: string;
  readonly owner: string;
  readonly name: string;
}

const loopback = /^(127\.0\.0\.1|localhost)$/;

/** undefined: the address names no owner and repository of a GitHub. Only a server on this machine may be without TLS. */
export function parseGitHubRepository(url: string): GitHubRepository | undefined {
  const [, scheme = "", host = "", port = "", owner = "", name = ""] =
    /^(https?):\/\/([A-Za-z0-9.-]+)(:[0-9]{1,5})?\/([A-Za-z0-9][A-Za-z0-9-]*)\/([A-Za-z0-9._-]+?)(?:\.git)?\/?$/.exec(
      url,
    ) ?? [];
  if (scheme === "" || name === "." || name === "..") return undefined;
  if (scheme === "http" && !loopback.test(host)) return undefined;
  // https://docs.github.com/en/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api
  const api = host === "github.com" ? "https://api.github.com" : `${scheme}://${host}${port}/api/v3`;
  return { api, owner, name };
}
