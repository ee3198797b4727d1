/** What wakes somebody who waits. */
export interface Bell {
  readonly ring: () => void;
  /**
   * Until it has rung since the last time that this was waited for, or some milliseconds are over, or it is closed; answers
   * false where they were over first.
   */
  readonly rung: (most: number | undefined) => Promise<boolean>;
  /** Whether it has rung since it was quiet last, or waited for. */
  readonly hasRung: () => boolean;
  readonly quiet: () => void;
  /** Some milliseconds, however often it rings; less when it is closed. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly close: () => void;
  readonly isClosed: () => boolean;
}

export function bellOf(): Bell {
  let hasRung = false;
  let closed = false;
  let wake: (() => void) | undefined;
  let end: (() => void) | undefined;
  const sleep = (milliseconds: number | undefined, canWake: boolean) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        wake = undefined;
        end = undefined;
        resolve();
      }
      if (canWake) wake = done;
      end = done;
    });
  return {
    ring: () => {
      hasRung = true;
      wake?.();
    },
    rung: async (most) => {
      if (!hasRung && !closed) await sleep(most, true);
      const answer = hasRung || closed;
      hasRung = false;
      return answer;
    },
    hasRung: () => hasRung,
    quiet: () => {
      hasRung = false;
    },
    pause: async (milliseconds) => {
      if (!closed) await sleep(milliseconds, false);
    },
    close: () => {
      closed = true;
      end?.();
    },
    isClosed: () => closed,
  };
}
