/**
 * Where a run leaves texts for the next one. What it answers may be gone, old or damaged: whoever asks finds out, and does
 * without.
 */
export interface Memory {
  /** undefined: there is none. */
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, text: string) => void;
}
