/** What a diagnostic's code stands for: the page of docs/diagnostics.md and the answer of `trip-config explain`. */
export interface CodeText {
  /** What brings it about. */
  readonly cause: string;
  /** What to do about it. */
  readonly cure: string;
  /** What Kubernetes and Argo CD take and run all the same, and this tool holds against it; left out where it is a fault. */
  readonly kind?: "policy";
}

/** The codes that a module raises: it exports them as `codes`, and `npm run build` gathers them (codegen/codes.ts). */
export type CodeTexts = Readonly<Record<string, CodeText>>;
