/** A repository of a GitHub, by the address that git knows it by. */
export interface GitHubRepository {
  /** Where its API is unless cluster.json says otherwise. */
  readonly api: string;
  /** Where people look at it; without slash at the end. */
  readonly web: string;
  readonly owner: string;
  readonly name: string;
}

const address =
  /^(?<scheme>https?|ssh):\/\/(?:[\w.-]+@)?(?<host>[A-Za-z0-9.-]+)(?<port>:\d{1,5})?\/(?<owner>[A-Za-z0-9][A-Za-z0-9-]*)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/;

const loopback = /^(127\.0\.0\.1|localhost)$/;

/** undefined: the address names no owner and repository of a GitHub. Only a server on this machine may be without TLS. */
export function parseGitHubRepository(url: string): GitHubRepository | undefined {
  const { scheme, host, port = "", owner, name } = address.exec(url)?.groups ?? {};
  if (scheme === undefined || host === undefined || owner === undefined || name === undefined) return undefined;
  if (name === "." || name === ".." || (scheme === "http" && !loopback.test(host))) return undefined;
  // The port of ssh is not that of the API.
  const server = scheme === "ssh" ? `https://${host}` : `${scheme}://${host}${port}`;
  return { api: apiOf(host, server), web: `${server}/${owner}/${name}`, owner, name };
}

/** https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api, for each kind of GitHub. */
function apiOf(host: string, server: string): string {
  return host === "github.com" || host.endsWith(".ghe.com") ? `https://api.${host}` : `${server}/api/v3`;
}
