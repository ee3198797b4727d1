import { fields, flag, hash, list, optional, type Shape, text, whole } from "../shape.ts";

/** What the adapter reads of the answers, and the shape that each must have. What else there is does not matter. */

export interface RepositoryAnswer {
  readonly full_name: string;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch: string;
  readonly empty: boolean;
  readonly archived: boolean;
  readonly mirror: boolean;
  readonly has_pull_requests: boolean;
  readonly object_format_name?: string | null;
  readonly allow_merge_commits?: boolean | null;
  readonly allow_squash_merge?: boolean | null;
  readonly permissions?: { readonly push: boolean } | null;
}

export const repositoryShape = fields({
  full_name: text,
  name: text,
  owner: fields({ login: text }),
  default_branch: text,
  empty: flag,
  archived: flag,
  mirror: flag,
  has_pull_requests: flag,
  object_format_name: optional(text),
  allow_merge_commits: optional(flag),
  allow_squash_merge: optional(flag),
  permissions: optional(fields({ push: flag })),
});

export interface RefAnswer {
  readonly ref: string;
  readonly object: { readonly type: string; readonly sha: string };
}

const refShape = fields({ ref: text, object: fields({ type: text, sha: hash }) });

/** Gitea lists what begins with what was asked for; the only one, if it is just that, comes alone. */
export const refsShape: Shape = (value, place) => (Array.isArray(value) ? list(refShape) : refShape)(value, place);

export interface TagAnswer {
  readonly object: { readonly type: string; readonly sha: string };
}

export const tagShape = fields({ object: fields({ type: text, sha: hash }) });

export interface PullAnswer {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
  readonly state: string;
  readonly merged: boolean;
  readonly html_url: string;
  readonly updated_at: string;
  readonly mergeable?: boolean | null;
  readonly head: {
    /** Name of the branch, when it is gone too. */
    readonly label: string;
    readonly ref: string;
    readonly sha: string;
    readonly repo_id: number;
    readonly repo?: { readonly owner: { readonly login: string } } | null;
  };
  readonly base: { readonly ref: string; readonly repo_id: number };
}

export const pullShape = fields({
  number: whole,
  title: text,
  body: optional(text),
  state: text,
  merged: flag,
  html_url: text,
  updated_at: text,
  mergeable: optional(flag),
  head: fields({
    label: text,
    ref: text,
    sha: text,
    repo_id: whole,
    repo: optional(fields({ owner: fields({ login: text }) })),
  }),
  base: fields({ ref: text, repo_id: whole }),
});

export const pullsShape = list(pullShape);

export interface CommentAnswer {
  readonly id: number;
  readonly body?: string | null;
}

const commentShape = fields({ id: whole, body: optional(text) });
export const commentsShape = list(commentShape);

export interface StatusesAnswer {
  readonly statuses?:
    | readonly {
        readonly context: string;
        readonly status: string;
        readonly description?: string | null;
        readonly updated_at: string;
      }[]
    | null;
}

export const statusesShape = fields({
  statuses: optional(list(fields({ context: text, status: text, description: optional(text), updated_at: text }))),
});
