import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { GitHubRepository } from "../../../model/github-repository.ts";
import { type Refused, refused } from "../../../model/refused.ts";
import { type Unavailable, unavailable } from "../../../model/unavailable.ts";
import { type Fault, rightsHintOf, toldFault } from "../faults.ts";
import { type Pacing, retries, waitAfter } from "../pacing.ts";
import { repositoryShape } from "./answers.ts";
import { faultOf, gitHub } from "./faults.ts";
import { type Credentials, type Octokit, octokitFor } from "./octokit.ts";

/** A repository as GitHub has it now: what is asked for by an old name is answered under the new one. */
interface Place {
  readonly owner: string;
  readonly repo: string;
  /** What GraphQL calls it. */
  readonly id: string;
  readonly defaultBranch: string;
  /** Why nothing is written to it. */
  readonly closed: Diagnostic | undefined;
  /** Name of the App that we are; undefined with a token. */
  readonly app: string | undefined;
}

type At = Pick<Place, "owner" | "repo">;

export type Call<Value> = (octokit: Octokit, at: At) => Promise<Value>;

export type Answer<Value> = { readonly kind: "value"; readonly value: Value } | Fault;

/** One repository, over HTTP. What fails is thrown as unavailable or refused unless it says otherwise. */
export interface Connection {
  readonly pacing: Pacing;
  readonly place: () => Promise<Place>;
  /** The same, for somebody who is going to write; a repository that was archived or has moved is refused. */
  readonly writable: () => Promise<Place>;
  readonly read: <Value>(call: Call<Value>) => Promise<Value>;
  /** undefined: GitHub says that there is no such thing, or nothing at all in the repository yet. */
  readonly find: <Value>(call: Call<Value>) => Promise<Value | undefined>;
  /** Asks GraphQL, without the pause of writes. */
  readonly query: <Value>(document: string, variables?: Readonly<Record<string, unknown>>) => Promise<Answer<Value>>;
  /** A write that may be repeated. */
  readonly write: <Value>(call: Call<Value>) => Promise<Value>;
  /**
   * A write that must not be done twice: nothing sends it again but this. When nobody knows whether it has happened,
   * `happened` looks; undefined: it has not. Answers what GitHub refused.
   */
  readonly once: <Value>(
    call: Call<Value>,
    happened: () => Promise<Value | undefined>,
  ) => Promise<Answer<Value> & { readonly kind: "value" | "refused" }>;
  readonly told: (fault: Fault) => Refused | Unavailable;
}

interface ConnectionSettings {
  readonly repository: Omit<GitHubRepository, "web">;
  readonly credentials: Credentials;
  readonly pacing: Pacing;
}

export function connectionTo({ repository, credentials, pacing }: ConnectionSettings): Connection {
  const name = `${repository.owner}/${repository.name}`;
  const hide = hiding(credentials);
  const attempt = async <Value>(call: () => Promise<Value>): Promise<Answer<Value>> => {
    try {
      return { kind: "value", value: await call() };
    } catch (error) {
      return faultOf(error, hide);
    }
  };
  const valueIn = <Value>(answer: Answer<Value>): Value => {
    if (answer.kind === "value") return answer.value;
    throw toldFault(answer, name, gitHub);
  };
  const connected = lazily(async () => {
    const authenticated = await authenticate(repository, credentials, pacing, attempt);
    const { api } = repository;
    const { credentials: used, installation, app } = authenticated;
    const settings = { api, credentials: used, ...(installation !== undefined && { installation }) };
    const octokit = octokitFor({ ...settings, pacing });
    const queries = octokitFor({ ...settings, pacing: { ...pacing, pause: 0 } });
    const at = { owner: repository.owner, repo: repository.name };
    const found = await attempt(() => octokit.rest.repos.get(at));
    if (found.kind === "refused" && found.status === 404) throw unknownRepository(name);
    const { data } = valueIn(found);
    // A page for people, of a host that is no GitHub.
    if (repositoryShape(data, "it") !== undefined) throw noGitHub(api);
    return { octokit, queries, place: placeOf(data, name, app) };
  });
  const place = async () => (await connected()).place;
  const ask = async <Value>(call: Call<Value>): Promise<Answer<Value>> => {
    const { octokit, place: at } = await connected();
    return attempt(() => call(octokit, { owner: at.owner, repo: at.repo }));
  };
  const writable = async () => {
    const at = await place();
    if (at.closed !== undefined) throw refused(at.closed.code, at.closed.message, at.closed.hint);
    return at;
  };
  return {
    pacing,
    place,
    writable,
    read: async (call) => valueIn(await ask(call)),
    find: async (call) => {
      const answer = await ask(call);
      // 409: the repository is empty.
      if (answer.kind === "refused" && (answer.status === 404 || answer.status === 409)) return undefined;
      return valueIn(answer);
    },
    query: async <Value>(document: string, variables: Readonly<Record<string, unknown>> = {}) => {
      const { queries } = await connected();
      return attempt(() => queries.graphql<Value>(document, { ...variables }));
    },
    write: async (call) => {
      await writable();
      return valueIn(await ask(call));
    },
    once: async (call, happened) => {
      await writable();
      for (let tried = 0; ; tried++) {
        const answer = await ask(call);
        if (answer.kind !== "uncertain") return answer;
        if (tried === retries) throw toldFault(answer, name, gitHub);
        await waitAfter(tried, pacing);
        const value = await happened();
        if (value !== undefined) return { kind: "value", value };
      }
    },
    told: (fault) => toldFault(fault, name, gitHub),
  };
}

const rightsHint = rightsHintOf(gitHub.page);

/** Option for calls that nothing but `once` may send again. */
export const notAgain = { request: { retries: 0 } } as const;

interface Authenticated {
  readonly credentials: Credentials;
  readonly installation?: number;
  readonly app?: string;
}

async function authenticate(
  { api, owner, name }: Omit<GitHubRepository, "web">,
  credentials: Credentials,
  pacing: Pacing,
  attempt: <Value>(call: () => Promise<Value>) => Promise<Answer<Value>>,
): Promise<Authenticated> {
  if (credentials.kind === "token") return { credentials };
  const octokit = octokitFor({ api, credentials, pacing });
  const self = await attempt(() => octokit.rest.apps.getAuthenticated());
  if (self.kind !== "value") throw toldFault(self, `${owner}/${name}`, gitHub);
  const app = self.value.data?.slug;
  if (app === undefined) throw unavailable("GitHub does not say which App the key belongs to.");
  if (credentials.installation !== undefined) return { credentials, app, installation: credentials.installation };
  const found = await attempt(() => octokit.rest.apps.getRepoInstallation({ owner, repo: name }));
  if (found.kind === "value") return { credentials, app, installation: found.value.data.id };
  if (found.kind === "uncertain" || found.status !== 404) throw toldFault(found, `${owner}/${name}`, gitHub);
  const message = `The App ${app} is not installed on ${owner}/${name}, or there is no such repository.`;
  throw refused("unknown-repository", message, rightsHint);
}

function unknownRepository(name: string): Refused {
  const message = `GitHub knows no repository ${name}, or the credentials may not see it.`;
  return refused("unknown-repository", message, `look at \`repositories\` in envs/cluster.json; ${rightsHint}`);
}

function noGitHub(api: string): Refused {
  const hint = "look at `repositories` and at `forge.api` in envs/cluster.json.";
  return refused("unknown-repository", `What answers at ${api} is not the API of a GitHub.`, hint);
}

interface RepositoryData {
  readonly node_id: string;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch: string;
  readonly archived?: boolean;
  readonly disabled?: boolean;
}

function placeOf(data: RepositoryData, asked: string, app: string | undefined): Place {
  const { owner, name, node_id: id, default_branch: defaultBranch } = data;
  const now = `${owner.login}/${name}`;
  return { owner: owner.login, repo: name, id, defaultBranch, app, closed: closedBy(data, asked, now) };
}

function closedBy({ archived, disabled }: RepositoryData, asked: string, now: string): Diagnostic | undefined {
  const closed = { code: "read-only-repository", severity: "error" } as const;
  if (archived === true) return { ...closed, message: `${now} is archived: nothing can be written to it.` };
  if (disabled === true) return { ...closed, message: `${now} is disabled: nothing can be written to it.` };
  if (now.toLowerCase() === asked.toLowerCase()) return undefined;
  const hint = "put the new address into `repositories` in envs/cluster.json; Argo CD reads it from there too.";
  return { ...closed, message: `${asked} is ${now} now. Nothing is written under the old name.`, hint };
}

/** Takes credentials out of a text. */
function hiding(credentials: Credentials): (text: string) => string {
  const own = credentials.kind === "token" ? [credentials.token] : credentials.key.split(/\s*\n\s*/).filter(isKeyLine);
  const known = /\b(?:gh[pousr]_\w{10,}|github_pat_\w{10,}|v1\.[0-9a-f]{40}|eyJ[\w-]+\.[\w-]+\.[\w-]+)/g;
  return (text) => own.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text).replace(known, "***");
}

function isKeyLine(line: string): boolean {
  return line.length >= 16 && !line.startsWith("-----");
}

/** What is made when it is first asked for; a failure is not kept. */
function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
