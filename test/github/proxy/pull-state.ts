/** What the proxy knows of a pull request beyond the emulator. */
export interface PullState {
  /** Main and branch of the last try to merge it. */
  tried?: string;
  /** Where its branch was last seen. */
  lastHead?: string;
  /** Where its branch was when it was closed or merged. */
  end?: { readonly head: string; readonly base: string };
  merged?: { readonly at: string; readonly by: string; readonly commit: string };
  auto?: {
    readonly method: "merge" | "squash" | "rebase";
    readonly by: string;
    readonly at: string;
    readonly title?: string;
    readonly message?: string;
  };
  /** Waits in the merge queue since then. */
  queued?: string;
  readonly approvals: Set<string>;
}

export interface CommitStatus {
  readonly id: number;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly at: string;
  readonly by: string;
}
