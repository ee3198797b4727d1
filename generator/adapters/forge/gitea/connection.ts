import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { GiteaRepository } from "../../../model/gitea-repository.ts";
import { type Refused, refused } from "../../../model/refused.ts";
import type { Unavailable } from "../../../model/unavailable.ts";
import { type Fault, rightsHintOf, toldFault } from "../faults.ts";
import { type Pacing, retries, waitAfter } from "../pacing.ts";
import type { Shape } from "../shape.ts";
import { type RepositoryAnswer, repositoryShape } from "./answers.ts";
import { type Answer, type Client, clientOf, type Request } from "./client.ts";
import { gitea } from "./faults.ts";

/** A repository as Gitea has it now: what is asked for by an old name is answered under the new one. */
export interface Place {
  /** Its owner and name. */
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly isEmpty: boolean;
  /** How git names objects there, such as sha1. */
  readonly objectFormat: string;
  /** Ways of merging that the repository allows. */
  readonly allows: { readonly merge: boolean; readonly squash: boolean };
  /** Why nothing is written to it. */
  readonly closed: Diagnostic | undefined;
}

/** One repository's API. What fails is thrown as unavailable or refused unless it says otherwise. Paths are below the repository. */
export interface Connection {
  readonly pacing: Pacing;
  readonly name: string;
  readonly place: () => Promise<Place>;
  /** The same, as it is at this moment. */
  readonly placeNow: () => Promise<Place>;
  /** The same as `place`, for somebody who is going to write; a repository that was archived or has moved is refused. */
  readonly writable: () => Promise<Place>;
  readonly read: <Value>(path: string, shape: Shape) => Promise<Value>;
  /** undefined: there is no such thing. */
  readonly find: <Value>(path: string, shape: Shape) => Promise<Value | undefined>;
  /** All pages of a list, until `isEnough` of one. */
  readonly pages: <Item>(
    path: string,
    shape: Shape,
    what: string,
    isEnough?: (page: readonly Item[]) => boolean,
  ) => Promise<readonly Item[]>;
  /** A write that may be repeated. */
  readonly write: (request: Request) => Promise<void>;
  /**
   * A write that must not be done twice. When nobody knows whether it has happened, `happened` looks; undefined: it has
   * not. Answers what Gitea refused.
   */
  readonly once: <Value>(
    request: Request,
    made: (answer: unknown) => Value,
    happened: () => Promise<Value | undefined>,
  ) => Promise<Answer<Value> & { readonly kind: "value" | "refused" }>;
  readonly told: (fault: Fault) => Refused | Unavailable;
  /** Takes the token out of a text. */
  readonly hide: (text: string) => string;
}

interface ConnectionSettings {
  readonly repository: GiteaRepository;
  readonly token: string;
  readonly pacing: Pacing;
}

/** Items that are asked for at once, which is what a Gitea gives at most unless it is set otherwise. */
const perPage = 50;

export function connectionTo({ repository: { api, owner, name }, token, pacing }: ConnectionSettings): Connection {
  const path = `${owner}/${name}`;
  const client = clientOf({ api: `${api}/repos/${owner}/${name}`, token, pacing });
  const valueIn = <Value>(answer: Answer<Value>): Value => {
    if (answer.kind === "value") return answer.value;
    throw toldFault(answer, path, gitea);
  };
  const placeNow = async (): Promise<Place> => {
    const found = await client.ask<RepositoryAnswer>({ method: "GET", path: "" }, repositoryShape);
    if (found.kind === "refused" && found.status === 404) throw unknownRepository(path, api);
    return placeOf(valueIn(found), path);
  };
  let asked: Promise<Place> | undefined;
  const place = (): Promise<Place> => {
    asked ??= placeNow().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
  const writable = async () => {
    const at = await place();
    if (at.closed !== undefined) throw refused(at.closed.code, at.closed.message, at.closed.hint);
    return at;
  };
  const ask: Client["ask"] = async (request, shape) => {
    await place();
    return client.ask(request, shape);
  };
  return {
    pacing,
    name: path,
    place,
    placeNow,
    writable,
    read: async (at, shape) => valueIn(await ask({ method: "GET", path: at }, shape)),
    find: async (at, shape) => {
      const answer = await ask<never>({ method: "GET", path: at }, shape);
      return answer.kind === "refused" && answer.status === 404 ? undefined : valueIn(answer);
    },
    pages: async (at, shape, what, isEnough = () => false) => {
      await place();
      // A repository without a commit has no pull requests either, and none of their list.
      const isEarly = async () => (await placeNow()).isEmpty;
      const asked = `${at}${at.includes("?") ? "&" : "?"}limit=${perPage}`;
      return client.pages(asked, { shape, what, isEnough, valueIn, isEarly });
    },
    write: async (request) => {
      await writable();
      valueIn(await client.ask(request, () => undefined));
    },
    once: async (request, made, happened) => {
      await writable();
      for (let tried = 0; ; tried++) {
        const answer = await client.try(request);
        if (answer.kind === "value") return { kind: "value", value: made(answer.value) };
        if (answer.kind === "refused") return answer;
        if (tried === retries) throw toldFault(answer, path, gitea);
        await waitAfter(tried, pacing);
        const value = await happened();
        if (value !== undefined) return { kind: "value", value };
      }
    },
    told: (fault) => toldFault(fault, path, gitea),
    hide: client.hide,
  };
}

function unknownRepository(name: string, api: string): Refused {
  const message = `Gitea knows no repository ${name} at ${api}, or the token may not see it.`;
  const hint = `look at \`repositories\` and \`forge.api\` in envs/cluster.json; ${rightsHintOf(gitea.page)}`;
  return refused("unknown-repository", message, hint);
}

function placeOf(answer: RepositoryAnswer, asked: string): Place {
  return {
    fullName: answer.full_name,
    defaultBranch: answer.default_branch,
    isEmpty: answer.empty,
    objectFormat: answer.object_format_name ?? "sha1",
    allows: { merge: answer.allow_merge_commits ?? true, squash: answer.allow_squash_merge ?? true },
    closed: closedBy(answer, asked),
  };
}

function closedBy(answer: RepositoryAnswer, asked: string): Diagnostic | undefined {
  const { full_name: now, archived, mirror, has_pull_requests: hasPulls, permissions } = answer;
  const closed = { code: "read-only-repository", severity: "error" } as const;
  if (archived) return { ...closed, message: `${now} is archived: nothing can be written to it.` };
  if (mirror) return { ...closed, message: `${now} is a mirror: nothing can be written to it.` };
  if (now.toLowerCase() !== asked.toLowerCase()) {
    const hint = "put the new address into `repositories` in envs/cluster.json; Argo CD reads it from there too.";
    return { ...closed, message: `${asked} is ${now} now. Nothing is written under the old name.`, hint };
  }
  if (!hasPulls) {
    const hint = "switch pull requests on in the repository's settings.";
    return { ...closed, code: "forge-refused", message: `${now} has no pull requests.`, hint };
  }
  if (permissions?.push !== false) return undefined;
  const message = `The token's account may not write to ${now}.`;
  return { ...closed, code: "missing-rights", message, hint: rightsHintOf(gitea.page) };
}
