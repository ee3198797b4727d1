/** A repository of a Gitea or a Forgejo, by the address that git knows it by. */
export interface GiteaRepository {
  /** Where its API is unless cluster.json says otherwise. */
  readonly api: string;
  readonly owner: string;
  readonly name: string;
}

/** A Gitea may be served below a path of its host. Names of owners and repositories: modules/validation/glob_pattern.go, `AlphaDashDot`. */
const address =
  /^(?<server>(?<scheme>https?):\/\/(?:[\w.-]+@)?(?<host>[A-Za-z0-9.-]+)(?::\d{1,5})?(?:\/[\w.~-]+)*?)\/(?<owner>[\w.-]+)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/;

const loopback = /^(127\.0\.0\.1|localhost)$/;

/**
 * undefined: the address names no owner and repository over HTTP, by which the bot pushes with its token. Only a server on
 * this machine may be without TLS.
 */
export function parseGiteaRepository(url: string): GiteaRepository | undefined {
  const { server, scheme, host, owner, name } = address.exec(url)?.groups ?? {};
  if (server === undefined || host === undefined || owner === undefined || name === undefined) return undefined;
  if ([owner, name].some((one) => /^\.{1,2}$/.test(one)) || (scheme === "http" && !loopback.test(host)))
    return undefined;
  return { api: `${server.replace(/\/\/[^/@]*@/, "//")}/api/v1`, owner, name };
}
