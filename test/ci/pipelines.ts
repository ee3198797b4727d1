/** How a run of a pipeline ended. */
export interface Run {
  readonly ok: boolean;
  readonly log: string;
  /** On GitHub: how each job ended. */
  readonly jobs?: Readonly<Record<string, string>>;
}

/** The pipelines of the application repository on one of the two systems. */
export interface Pipelines {
  /** A commit that has come to the main branch. */
  readonly push: (ref: string) => Promise<Run>;
  /** A merge commit of a pull request from the repository itself. */
  readonly pullRequest: (ref: string) => Promise<Run>;
  /** The same from a fork, on the system that tells them apart. */
  readonly fork?: (ref: string) => Promise<Run>;
  readonly tag: (tag: string) => Promise<Run>;
  /** The second job, approved or not. */
  readonly sync: (approved: boolean) => Promise<Run>;
}
