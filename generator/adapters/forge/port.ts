import type { Identity } from "../../model/identity.ts";
import type { FileChanges, Tree } from "../../model/tree.ts";

/**
 * What publish, release, promote and the rest need of a place where repositories and pull requests live. Commits are
 * named by their full hash. Whatever moves a ref says where it believes the ref to be: `lost` means that somebody else
 * moved it first, that nothing has happened, and that the caller has to read again. A forge that does not answer is
 * thrown as unavailable, one that refuses as refused.
 */
export interface Forge {
  readonly source: Repository;
  readonly config: Repository;
  /** Says how a commit of the user's clone stands to the source repository's main branch. */
  readonly standing: (commit: string, mode: "bring" | "ask") => Promise<Standing>;
}

/**
 * How a commit stands to source's main.
 *
 * - `head`: it is the head. A forge on this machine brings main there first when the commit is ahead of it.
 * - `superseded`: main has gone on since. `pull` is the command that brings the user's clone up to date.
 * - `elsewhere`: it is not on main. `hint` says how it gets there.
 */
export type Standing =
  | { readonly kind: "head" }
  | { readonly kind: "superseded"; readonly head: string; readonly pull: string }
  | { readonly kind: "elsewhere"; readonly head: string; readonly hint: string };

export type Moved = "moved" | "lost";

export interface Repository {
  /** Name of the branch that pull requests go to. */
  readonly main: string;
  /** undefined: there is no such branch. */
  readonly branch: (name: string) => Promise<string | undefined>;
  /** Names and heads of branches that start with a prefix such as `trip-config/`. */
  readonly branches: (prefix: string) => Promise<ReadonlyMap<string, string>>;
  readonly tags: () => Promise<ReadonlyMap<string, string>>;
  readonly tree: (commit: string) => Promise<Tree>;
  /** What lies at the root of a commit, by its name there: what git calls each folder and file. */
  readonly entries: (commit: string) => Promise<ReadonlyMap<string, string>>;
  /** Texts of those of the files that the commit has. */
  readonly texts: (commit: string, paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The same as bytes: not every file is text. */
  readonly contents: (commit: string, paths: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Whether `earlier` is `later` or comes before it. */
  readonly isAncestor: (earlier: string, later: string) => Promise<boolean>;
  /** Commits that `head` has and `base` has not, the newest first. */
  readonly commitsBetween: (base: string | undefined, head: string) => Promise<readonly CommitInfo[]>;
  /**
   * Commits up to `head` along its first parents that changed something below one of the paths, the newest first.
   * `after`: without that commit and what it contains.
   */
  readonly history: (head: string, paths: readonly string[], range?: HistoryRange) => Promise<readonly CommitInfo[]>;
  /** Makes a file the first commit of an empty repository, on main. lost: it has one. */
  readonly start: (path: string, text: string, message: string) => Promise<Moved>;
  /** Makes a commit that no branch has yet. `tree`: the commit whose files are changed; undefined: none. */
  readonly commit: (commit: NewCommit) => Promise<string>;
  /** `from` undefined: the branch must not exist. Fast-forward only. */
  readonly moveBranch: (name: string, from: string | undefined, to: string) => Promise<Moved>;
  readonly deleteBranch: (name: string, from: string) => Promise<Moved>;
  /**
   * Says that what moves from now on is compiled from this commit of source. Once a later commit is claimed, whatever
   * this instance would move is lost. `isCurrent` is asked after the earlier claim was read, so that of two bots the one
   * with the older source never has the last word.
   */
  readonly claim: (commit: string, isCurrent: () => Promise<boolean>) => Promise<"claimed" | "superseded">;
  readonly createTag: (name: string, commit: string) => Promise<Moved>;
  /** What others say of a commit, the newest of each context; undefined: this forge has no statuses. */
  readonly statuses: (commit: string) => Promise<readonly CommitStatus[] | undefined>;
  readonly pulls: PullRequests;
}

export interface CommitStatus {
  /** Who says it, e.g. `argocd/trip-service-dev`. */
  readonly context: string;
  readonly state: "success" | "failure" | "error" | "pending";
  readonly description: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface HistoryRange {
  readonly limit?: number;
  readonly after?: string;
}

export interface CommitInfo {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly message: string;
  /** When it was committed, in ISO 8601: of a merge, when it was merged. Absent: the forge does not say. */
  readonly committedAt?: string;
  /** Whether the forge vouches for its signature; undefined: this forge cannot tell. */
  readonly verified?: boolean;
}

export interface NewCommit {
  readonly tree: string | undefined;
  readonly changes: FileChanges;
  readonly parents: readonly string[];
  readonly message: string;
}

export interface PullRequests {
  readonly list: (state: "open" | "all") => Promise<readonly Pull[]>;
  readonly get: (number: number) => Promise<Pull | undefined>;
  /** Pull requests of a branch, the newest first; all of them unless `state` says otherwise. */
  readonly ofBranch: (branch: string, state?: "open" | "all") => Promise<readonly Pull[]>;
  /**
   * The branch's open pull request: a new one, or the one that somebody else has opened in the meantime. lost: the
   * branch is not where it has to be.
   */
  readonly open: (pull: NewPull) => Promise<Pull | "lost">;
  /** Nothing happens to a pull request that is not open any more. */
  readonly update: (number: number, text: PullText) => Promise<Pull>;
  readonly close: (number: number, comment?: string) => Promise<Pull>;
  /**
   * Merges into main. `head`: where the branch has to be. `base`: where main has to be, when it matters; a forge that
   * cannot compare there reads it right before. The branch stays.
   */
  readonly merge: (number: number, head: string, method: MergeMethod, base?: string) => Promise<Merged>;
  /** Takes back that the forge merges an open pull request by itself. */
  readonly hold: (number: number) => Promise<void>;
  /** Writes the comment with this marker, or writes it anew; only below a pull request that is open. */
  readonly comment: (number: number, marker: string, body: string) => Promise<void>;
  /** Comments in markdown, the oldest first. */
  readonly comments: (number: number) => Promise<readonly string[]>;
}

/**
 * conflict: the forge cannot merge it as it stands. queued: the forge merges it by itself, when its own conditions are
 * met. blocked: those conditions are a person's to meet; it stays open.
 */
export type Merged = Moved | "conflict" | "queued" | { readonly blocked: string };

export type MergeMethod = "merge" | "squash";

export interface PullText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface NewPull extends PullText {
  readonly branch: string;
  /** Where the branch has to be. */
  readonly head: string;
}

export interface Pull extends PullText {
  readonly number: number;
  readonly branch: string;
  readonly state: "open" | "merged" | "closed";
  /** Head of the branch: now, or when the pull request was merged or closed. */
  readonly head: string;
  /** Where a person looks at it. */
  readonly address: string;
  /** The forge was told to merge it by itself; undefined: it does not say. */
  readonly queued?: boolean;
}
