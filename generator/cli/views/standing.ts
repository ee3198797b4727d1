import type { Standing } from "../../adapters/forge/port.ts";

/** One line for who looks at source's main from a clone that is elsewhere; undefined: it is there. */
export function shownInstead(standing: Standing, isThere: boolean): string | undefined {
  switch (standing.kind) {
    case "superseded":
      return `This clone is behind source's main, which is shown here. To catch up: ${standing.pull}`;
    case "elsewhere":
      return `HEAD is not on source's main, which is shown here: ${standing.hint}`;
    case "head":
      return isThere ? undefined : "Source's main, which is shown here, gets HEAD by the next `trip-config publish`.";
  }
}

/** One line for who looks at the files of a clone while source's main has gone on; undefined: it has not. */
export function behindLine(standing: Standing): string | undefined {
  return standing.kind === "superseded"
    ? `This clone is behind source's main, and what is told here is too. To catch up: ${standing.pull}`
    : undefined;
}

/** How what was merged into source is published; undefined: the clone has nothing to catch up with. */
export function publishStep(standing: Standing): string | undefined {
  return standing.kind === "superseded" ? `To publish it: ${standing.pull} && trip-config publish` : undefined;
}
