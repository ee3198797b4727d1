import { fields, flag, hash, list, optional, record, type Shape, text, values, whole } from "../shape.ts";

const named = fields({ sha: hash });
const target = fields({ type: text, sha: hash });
const ref = fields({ ref: text, object: target });

const author = optional(fields({ name: optional(text), email: optional(text) }));
const commitFields = { tree: named, message: text, author, verification: optional(fields({ verified: flag })) };
const commit = fields({ sha: hash, parents: list(named), ...commitFields });
const listedCommit = fields({ sha: hash, parents: list(named), commit: fields(commitFields) });

const side = { ref: text, sha: hash };
const pullFields = {
  number: whole,
  title: text,
  body: optional(text),
  state: text,
  merged_at: optional(text),
  html_url: text,
  head: fields({ ...side, label: text, repo: optional(fields({ full_name: text })) }),
  base: fields({ ref: text, repo: fields({ full_name: text }) }),
};
const pull = fields(pullFields);
const onePull = fields({ ...pullFields, node_id: text, merged: flag, mergeable: optional(flag) });
const comment = fields({ id: whole, body: optional(text) });
const status = fields({ context: text, state: text, description: optional(text), updated_at: text });
const entry = fields({ path: text, mode: text, type: text, sha: hash });

/** What the adapter reads of the answers to what it asks, by method and path below the repository. */
const ofRepository: readonly (readonly [request: RegExp, Shape])[] = [
  [/^(?:GET|POST) \/git\/commits\b/, commit],
  [/^GET \/git\/trees\//, fields({ truncated: flag, tree: list(entry) })],
  [/^POST \/git\/trees$/, named],
  [/^GET \/git\/ref\//, ref],
  [/^GET \/git\/matching-refs\//, list(ref)],
  [/^GET \/git\/tags\//, fields({ object: target })],
  [/^GET \/git\/blobs\//, fields({ content: text, encoding: text })],
  [/^GET \/pulls$/, list(pull)],
  [/^GET \/pulls\/\d+$/, onePull],
  [/^(?:POST \/pulls|PATCH \/pulls\/\d+)$/, pull],
  [/^PUT \/pulls\/\d+\/merge$/, fields({ merged: flag })],
  [/^GET \/issues\/\d+\/comments$/, list(comment)],
  [/^(?:POST \/issues\/\d+\/comments|PATCH \/issues\/comments\/\d+)$/, comment],
  [/^GET \/compare\//, fields({ status: text, commits: list(listedCommit) })],
  [/^GET \/commits$/, list(listedCommit)],
  [/^GET \/commits\/[^/]+\/status$/, fields({ statuses: list(status) })],
  [/^PUT \/contents\//, fields({ commit: record })],
  [/^GET \/installation$/, fields({ id: whole })],
];

const ofApps: readonly (readonly [request: RegExp, Shape])[] = [
  [/^GET \/app$/, optional(fields({ slug: optional(text) }))],
  [/^POST \/app\/installations\/\d+\/access_tokens$/, fields({ token: text, expires_at: text })],
];

const object = optional(fields({ text: optional(text), entries: optional(list(fields({ name: text, oid: hash }))) }));
const pullState = fields({
  isInMergeQueue: flag,
  isMergeQueueEnabled: flag,
  viewerCanEnableAutoMerge: flag,
  autoMergeRequest: optional(record),
});

/** The same of GraphQL, by the operation's name. What has a fault that GitHub tells comes without some of it. */
const ofGraphQl: ReadonlyMap<string, Shape> = new Map([
  ["pullState", fields({ node: optional(pullState) })],
  ["blobs", fields({ repository: optional(values(object)) })],
  ["trees", fields({ repository: optional(values(object)) })],
]);

const graphQlErrors = fields({ errors: list(fields({ message: text, type: optional(text) })) });

/** What there has to be at least of a repository for it to be one. */
export const repositoryShape = fields({
  node_id: text,
  name: text,
  owner: fields({ login: text }),
  default_branch: text,
});

interface Asked {
  readonly method: string;
  /** Where the answer comes from, after all that was followed. */
  readonly url: string;
  /** The document, of a request of GraphQL. */
  readonly query?: unknown;
}

/** What is wrong with an answer that says that all is well; undefined: nothing, or nothing is read of it. */
export function oddity({ method, url, query }: Asked, data: unknown): string | undefined {
  const path = pathOf(url);
  if (path.endsWith("/graphql")) return graphQlOddity(query, data);
  const below = /\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)(\/.*)$/.exec(path)?.[1];
  const table = below === undefined ? ofApps : ofRepository;
  const request = `${method} ${below ?? path.replace(/^\/api\/v3/, "")}`;
  return table.find(([pattern]) => pattern.test(request))?.[1](data, "it");
}

function graphQlOddity(query: unknown, data: unknown): string | undefined {
  const fault = record(data, "it");
  if (fault !== undefined) return fault;
  const answer = data as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(answer, "errors")) return graphQlErrors(answer, "it");
  const [, name = ""] = /^\s*(?:query|mutation)\s+(\w+)/.exec(String(query)) ?? [];
  return fields({ data: ofGraphQl.get(name) ?? record })(answer, "it");
}

export function pathOf(url: string): string {
  return /^https?:\/\/[^/]+([^?#]*)/.exec(url)?.[1] ?? url;
}
